namespace Presence.Bench.Load;

/// <summary>What <see cref="FanoutSaturate"/> has found.</summary>
internal sealed record FanoutSaturateResult
{
    public required FanoutSaturateOptions Options { get; init; }

    /// <summary>All that was sent, warm-up included.</summary>
    public required DeliveryCount Deliveries { get; init; }

    /// <summary>Deliveries a second while it measured.</summary>
    public required double DeliveriesPerSecond { get; init; }

    /// <summary>CPU time of the server while it measured; null where its process is not known.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>Deliveries for each second of that: the figure that stays comparable on a machine that is shared.</summary>
    public double? DeliveriesPerCpuSecond { get; init; }

    /// <summary>Each delivery, from the moment at which its message was sent. Of a closed loop: it hides what a stall delays.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>What Redis had to do while it measured; null where there is none.</summary>
    public BackplaneUsage? Backplane { get; init; }

    /// <summary>What the generator took.</summary>
    public required GeneratorUsage Generator { get; init; }

    /// <summary>How many CPUs everything else on the machine kept busy meanwhile; null where the server's process is not known.</summary>
    public double? OtherCpus { get; init; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; init; }
}
