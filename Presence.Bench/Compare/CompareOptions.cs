namespace Presence.Bench.Compare;

/// <summary>What is compared, and how thoroughly.</summary>
internal sealed record CompareOptions
{
    /// <summary>How often each peer has its turn under each workload.</summary>
    public required int Rounds { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<Peer> Peers { get; init; }

    /// <summary>Whether somebody has asked for these peers: then none of them may be missing.</summary>
    public required bool NamesPeers { get; init; }

    /// <summary>How large and how long the workloads are.</summary>
    public required Scale Scale { get; init; }

    /// <summary>In the order in which they run.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>The service as a native binary; null to publish it.</summary>
    public string? AotBinary { get; init; }

    /// <summary>Where the results go.</summary>
    public required string Output { get; init; }

    /// <summary>As it was given, to be told in the results.</summary>
    public required string CommandLine { get; init; }
}
