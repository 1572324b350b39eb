namespace Presence.Bench.Load;

/// <summary>What <see cref="FanoutRate"/> has found.</summary>
internal sealed record FanoutRateResult
{
    public required FanoutRateOptions Options { get; init; }

    /// <summary>All that was sent, warm-up included.</summary>
    public required DeliveryCount Deliveries { get; init; }

    /// <summary>Deliveries a second while it measured.</summary>
    public required double DeliveriesPerSecond { get; init; }

    /// <summary>Each delivery, from the moment at which its message was scheduled.</summary>
    public required LatencySummary All { get; init; }

    /// <summary>The first delivery of each message.</summary>
    public required LatencySummary First { get; init; }

    /// <summary>The last delivery of each message.</summary>
    public required LatencySummary Last { get; init; }

    /// <summary>Each delivery to a member on the sender's node; null where there is one node.</summary>
    public LatencySummary? SameNode { get; init; }

    /// <summary>Each delivery to a member on another node than the sender's; null where there is one node.</summary>
    public LatencySummary? OtherNode { get; init; }

    /// <summary>How much later than scheduled the generator itself has sent. Part of the other latencies.</summary>
    public required LatencySummary SendDelay { get; init; }

    /// <summary>CPU time of the server, from the warm-up to the last delivery; null where its process is not known.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>Deliveries in that time for each second of it.</summary>
    public double? DeliveriesPerCpuSecond { get; init; }

    /// <summary>What Redis had to do, from the warm-up to the last delivery; null where there is none.</summary>
    public BackplaneUsage? Backplane { get; init; }

    /// <summary>What the generator took.</summary>
    public required GeneratorUsage Generator { get; init; }

    /// <summary>How many CPUs everything else on the machine kept busy meanwhile; null where the server's process is not known.</summary>
    public double? OtherCpus { get; init; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; init; }
}
