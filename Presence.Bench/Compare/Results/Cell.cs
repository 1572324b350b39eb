using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>One peer under one workload, over all rounds.</summary>
internal sealed record Cell(Peer Peer, Workload Workload, IReadOnlyList<Run> Runs)
{
    /// <summary>Whether the median is a lower bound only, because so many runs were out of time.</summary>
    public bool IsOutOfTime => Runs.Count(run => run.OutOfTime) * 2 >= Runs.Count && HasRun;

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Failure => Runs.FirstOrDefault(run => run.Failure is not null)?.Failure;

    /// <summary>Whether there is anything to show.</summary>
    public bool HasRun => Runs.Count > 0;

    /// <summary>One figure over the rounds; null where it was never measured, or where a run does not count.</summary>
    public Spread? this[Figure figure] =>
        Failure is null && Runs.Where(run => run.Figures.ContainsKey(figure.Id)).Select(run => run.Figures[figure.Id]).ToList() is [_, ..] values ? Spread.Of(values) : null;
}
