using System.Text.Json;

namespace Presence.Bench.Compare;

/// <summary>One peer under one workload, once.</summary>
internal sealed record Run(int Round, string Peer, string Workload)
{
    /// <summary>What was measured, by the id of the figure. Where the run was cut off: up to then.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>Those of them that are lower bounds.</summary>
    public IReadOnlyList<string> LowerBounds { get; init; } = [];

    /// <summary>How far it was when it was cut off because its time was up; null where it came to its end.</summary>
    public string? CutAt { get; init; }

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Failure { get; init; }

    /// <summary>All that the load generator says of it.</summary>
    public JsonElement? Details { get; init; }
}
