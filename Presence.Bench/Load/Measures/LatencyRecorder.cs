using HdrHistogram;

namespace Presence.Bench.Load;

/// <summary>Latencies as they come, to three digits, up to a minute.</summary>
internal sealed class LatencyRecorder
{
    private const long MostNanoseconds = 60_000_000_000;
    private const double NanosecondsPerMicrosecond = 1000;

    private readonly LongHistogram _histogram = new(1, MostNanoseconds, 3);

    /// <summary>One latency. What the clock gives below 1 counts as 1.</summary>
    public void Record(long nanoseconds) => _histogram.RecordValue(Math.Clamp(nanoseconds, 1, MostNanoseconds));

    /// <summary>What was recorded so far.</summary>
    public LatencySummary Summarize() => _histogram.TotalCount is 0
        ? new LatencySummary(0, 0, 0, 0, 0, 0, 0)
        : new LatencySummary(
            _histogram.TotalCount,
            _histogram.GetMean() / NanosecondsPerMicrosecond,
            At(50),
            At(90),
            At(99),
            At(99.9),
            _histogram.GetMaxValue() / NanosecondsPerMicrosecond);

    private double At(double percentile) => _histogram.GetValueAtPercentile(percentile) / NanosecondsPerMicrosecond;
}
