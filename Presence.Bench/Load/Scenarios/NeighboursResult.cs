namespace Presence.Bench.Load;

/// <summary>A kind of part of a run of <see cref="Neighbours"/>: the medians over its rounds.</summary>
/// <param name="Name">What went on.</param>
/// <param name="Latency">Each delivery to those who are measured, from the moment at which its message was scheduled.</param>
/// <param name="Ratio">p99 in comparison with the quiet parts before and behind; null for a quiet one.</param>
/// <param name="MostRssKiB">The most that the server's memory was while it went on, resident, in any round.</param>
/// <param name="ServerCpuSeconds">CPU time of the server meanwhile.</param>
/// <param name="Note">What else there is to say.</param>
internal sealed record NeighboursPart(string Name, LatencySummary Latency, double? Ratio, long MostRssKiB, double ServerCpuSeconds, string? Note);

/// <summary>What <see cref="Neighbours"/> has found.</summary>
internal sealed record NeighboursResult
{
    public required NeighboursOptions Options { get; init; }

    /// <summary>Each kind of part, the quiet ones first.</summary>
    public required IReadOnlyList<NeighboursPart> Parts { get; init; }

    /// <summary>All that was sent, and what came of it.</summary>
    public required DeliveryCount Deliveries { get; init; }

    /// <summary>What the server said to the first message of those who are measured that it refused.</summary>
    public string? FirstError { get; init; }
}
