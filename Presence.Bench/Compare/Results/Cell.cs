using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>One peer under one workload, over all rounds.</summary>
internal sealed record Cell(Peer Peer, Workload Workload, IReadOnlyList<Run> Runs)
{
    /// <summary>Why it does not count; null where it does.</summary>
    public string? Failure => Runs.FirstOrDefault(run => run.Failure is not null)?.Failure;

    /// <summary>One figure over the rounds; null where it was never measured, or where a run does not count.</summary>
    public Spread? this[Figure figure] => SpreadOf(figure, run => run.Figures[figure.Id]);

    /// <summary>Whether the median is a lower bound only: it would be higher if the lower bounds among the runs were.</summary>
    public bool IsLowerBound(Figure figure) =>
        SpreadOf(figure, run => run.LowerBounds.Contains(figure.Id) ? double.PositiveInfinity : run.Figures[figure.Id])?.Median > this[figure]?.Median;

    private Spread? SpreadOf(Figure figure, Func<Run, double> value) =>
        Failure is null && Runs.Where(run => run.Figures.ContainsKey(figure.Id)).Select(value).ToList() is [_, ..] values ? Spread.Of(values) : null;
}
