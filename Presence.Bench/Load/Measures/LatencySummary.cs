namespace Presence.Bench.Load;

/// <summary>Latencies, in microseconds.</summary>
internal sealed record LatencySummary(long Count, double MeanUs, double P50Us, double P90Us, double P99Us, double P999Us, double MaxUs);
