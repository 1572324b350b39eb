namespace Presence.Bench.Load;

/// <summary>What <see cref="JoinStorm"/> has found.</summary>
internal sealed record JoinStormResult
{
    public required JoinStormOptions Options { get; init; }

    /// <summary>From the first connection until all had joined.</summary>
    public required double JoinedSeconds { get; init; }

    /// <summary>From the first connection until everyone had the data of everyone else in its room.</summary>
    public required double ConvergedSeconds { get; init; }

    /// <summary>Messages that a member received.</summary>
    public required PerMember Messages { get; init; }

    /// <summary>Frames that a member received: where messages are batched, fewer.</summary>
    public required PerMember Frames { get; init; }

    /// <summary>Bytes that a member received.</summary>
    public required PerMember Bytes { get; init; }

    /// <summary>How often a member was asked for its data.</summary>
    public required PerMember ReportRequests { get; init; }

    /// <summary>Answers that the server refused for they came too late.</summary>
    public required long LateAnswers { get; init; }

    /// <summary>Other messages that the server refused.</summary>
    public required long Errors { get; init; }

    /// <summary>CPU time of the server; null where its process is not known.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>What the generator took.</summary>
    public required GeneratorUsage Generator { get; init; }

    /// <summary>How many CPUs everything else on the machine kept busy meanwhile; null where the server's process is not known.</summary>
    public double? OtherCpus { get; init; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; init; }
}
