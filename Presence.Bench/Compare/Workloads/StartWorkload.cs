using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>From the start of the process to the first connection, and to the first WebSocket.</summary>
internal sealed record StartWorkload(Scale Scale) : Workload(
    WorkloadKind.Start,
    $"{WorkloadKind.Start}: from the start of the process, median of {Scale.Starts} in each round",
    [Figure.ListeningMs, Figure.HandshakeMs])
{
    public override Measured Measure(Trial trial)
    {
        var options = new StartOptions
        {
            Command = trial.Command,
            Protocol = trial.Peer.Protocol,
            Runs = Scale.Starts,
            ServerCpu = trial.Placement.ServerCpu,
            GeneratorCpu = trial.Placement.GeneratorCpu,
        };
        var result = Start.Run(options, trial.Progress, trial.CancellationToken);
        return new Measured().With(Figure.ListeningMs, result.ListeningMs.Median).With(Figure.HandshakeMs, result.HandshakeMs.Median);
    }
}
