using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>All runs, and what they come to.</summary>
internal sealed record Standings(IReadOnlyList<Peer> Peers, IReadOnlyList<Workload> Workloads, IReadOnlyList<Run> Runs)
{
    private const double NextToNothing = 0.2;

    /// <summary>The runs that do not count: any of them is one too many.</summary>
    public IEnumerable<Run> Failures => Runs.Where(run => run.Failure is not null);

    /// <summary>Where the load generator had hardly a pause, so that it may have been what was measured.</summary>
    public IEnumerable<Cell> Bottlenecks => Workloads
        .SelectMany(Of)
        .Where(cell => cell[Figure.GeneratorBusy]?.Median > GeneratorUsage.MostBusyFraction);

    /// <summary>Whether any figure of any run is a lower bound.</summary>
    public bool HasLowerBounds => Runs.Any(run => run.LowerBounds is not []);

    /// <summary>How many CPUs other programs kept busy at most; null where that was next to nothing.</summary>
    public double? MostOtherCpus => Runs.Max(run => run.Figures.TryGetValue(Figure.OtherCpus.Id, out var others) ? others : 0) is > NextToNothing and var most ? most : null;

    /// <summary>One peer under one workload.</summary>
    public Cell Of(Peer peer, Workload workload) =>
        new(peer, workload, [.. Runs.Where(run => run.Peer == peer.Name && run.Workload == workload.Name)]);

    /// <summary>Each peer under one workload.</summary>
    public IReadOnlyList<Cell> Of(Workload workload) => [.. Peers.Select(peer => Of(peer, workload))];
}
