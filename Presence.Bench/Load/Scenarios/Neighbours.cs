using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>
/// Whether members notice what goes on beside them: open loop at one rate all the time, with a quiet part before and behind
/// each disturbance to compare it with.
/// </summary>
internal sealed class Neighbours : Listener
{
    // When many are due at once, what has come is taken in between.
    private const int MostAtOnce = 64;

    /// <summary>The graces of those who were disturbing, and the time that the service gives them to close.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly NeighboursOptions _options;
    private readonly Ledger _ledger;
    private readonly double _ticksPerMessage;
    private LatencyRecorder _latency = new();
    private long _startedAt;
    private long _first;
    private long _sent;

    private Neighbours(NeighboursOptions options)
    {
        _options = options;
        _ledger = new Ledger(options.Crowd);
        _ticksPerMessage = Stopwatch.Frequency / options.MessagesPerSecond;
    }

    /// <summary>Runs it. The target must name its process.</summary>
    public static NeighboursResult Run(
        Target target, NeighboursOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(target.GeneratorCpu, generator => new Neighbours(options).Run(generator, target, new Pulse(progress, cancellationToken)));

    public override void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
        if (_ledger.TryBook(client, told, out var message) && message >= _first) _latency.Record(at - Due(message));
    }

    private NeighboursResult Run(Generator generator, Target target, Pulse pulse)
    {
        using var fleet = new Fleet(target, _options.Crowd, this);
        fleet.Join(Deadlines.Join, pulse);
        fleet.Settle(Deadlines.Pause, pulse);
        using var background = new Background(target, _options.Crowd, _options.BackgroundPerSecond);
        using var warmUp = new Quiet();
        Measure(warmUp, generator, fleet, background, target, pulse);

        List<NeighboursPart> parts = [Measure(warmUp, generator, fleet, background, target, pulse)];
        for (var round = 0; round < _options.Rounds; round++)
        {
            foreach (var make in Disturbances())
            {
                using var disturbance = make();
                disturbance.Begin(target, _options.Crowd);
                parts.Add(Measure(disturbance, generator, fleet, background, target, pulse));
                disturbance.Dispose();
                Idle(Recovery, warmUp, fleet, background, pulse);
                parts.Add(Measure(warmUp, generator, fleet, background, target, pulse));
            }
        }

        var deliveries = fleet.Drain(_ledger, _sent, pulse);
        return new NeighboursResult
        {
            Options = _options,
            Parts = [.. parts.Select((part, i) => Compare(parts, i)).GroupBy(part => part.Name).Select(Summarize)],
            Deliveries = deliveries,
            FirstError = fleet.Conversation.FirstError,
        };
    }

    private Func<Disturbance>[] Disturbances() =>
    [
        () => new PausedProcess(_options.PausedReaders),
        () => new StalledReaders(_options.StalledReaders),
        () => new Flooder(_options.FloodPerSecond),
    ];

    // Every second part is a quiet one.
    private static NeighboursPart Compare(List<NeighboursPart> parts, int i) => i % 2 is 0
        ? parts[i]
        : parts[i] with { Ratio = parts[i].Latency.P99Us / ((parts[i - 1].Latency.P99Us + parts[i + 1].Latency.P99Us) / 2) };

    private static NeighboursPart Summarize(IEnumerable<NeighboursPart> rounds)
    {
        NeighboursPart[] all = [.. rounds];
        double Median(Func<NeighboursPart, double> figure) => Spread.Of([.. all.Select(figure)]).Median;
        return all[^1] with
        {
            Latency = new LatencySummary(
                all.Sum(part => part.Latency.Count),
                Median(part => part.Latency.MeanUs),
                Median(part => part.Latency.P50Us),
                Median(part => part.Latency.P90Us),
                Median(part => part.Latency.P99Us),
                Median(part => part.Latency.P999Us),
                Median(part => part.Latency.MaxUs)),
            Ratio = all[0].Ratio is null ? null : Median(part => part.Ratio!.Value),
            MostRssKiB = all.Max(part => part.MostRssKiB),
            ServerCpuSeconds = Median(part => part.ServerCpuSeconds),
        };
    }

    private NeighboursPart Measure(Disturbance disturbance, Generator generator, Fleet fleet, Background background, Target target, Pulse pulse)
    {
        // What came while it began is of no interest.
        Idle(Deadlines.Pause, disturbance, fleet, background, pulse);
        _latency = new LatencyRecorder();
        _first = _sent;
        _startedAt = Stopwatch.GetTimestamp();
        var cpuBefore = ProcessFigures.CpuTime(target.Pid!.Value);
        var (mostRss, looked) = (0L, 0L);
        var end = _sent + (long)(_options.MessagesPerSecond * _options.Duration.TotalSeconds);
        while (_sent < end)
        {
            var most = Math.Min(end, _sent + MostAtOnce);
            for (; _sent < most && Stopwatch.GetTimestamp() >= Due(_sent); _sent++) fleet.Report(fleet.Sender(_sent), _ledger.Send(_sent));
            disturbance.Beat();
            background.Beat();
            fleet.Pump(generator.Patience(Due(_sent)));
            pulse.Beat(disturbance.Name, (double)(_sent - _first) / (end - _first));
            if (looked is not 0 && Stopwatch.GetElapsedTime(looked) < Poll) continue;
            looked = Stopwatch.GetTimestamp();
            mostRss = Math.Max(mostRss, ProcessFigures.ResidentKiB(target.Pid.Value));
        }

        var cpu = ProcessFigures.CpuTime(target.Pid.Value) - cpuBefore;
        fleet.Drain(_ledger, _sent, pulse);
        return new NeighboursPart(disturbance.Name, _latency.Summarize(), null, mostRss, cpu.TotalSeconds, disturbance.Describe());
    }

    private static void Idle(TimeSpan time, Disturbance disturbance, Fleet fleet, Background background, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startedAt) is var elapsed && elapsed < time)
        {
            disturbance.Beat();
            background.Beat();
            fleet.Pump(1);
            pulse.Beat("settling", elapsed / time);
        }
    }

    private long Due(long message) => _startedAt + (long)((message - _first) * _ticksPerMessage);
}
