namespace Presence.Bench.Load;

/// <summary>What <see cref="JoinStorm"/> has found.</summary>
internal sealed record JoinStormResult
{
    public required JoinStormOptions Options { get; init; }

    /// <summary>How many have joined.</summary>
    public required int Joined { get; init; }

    /// <summary>From the first connection until all had joined; null where not all have.</summary>
    public double? JoinedSeconds { get; init; }

    /// <summary>How many have the data of everyone else in their room.</summary>
    public required int Converged { get; init; }

    /// <summary>From the first connection until everyone had the data of everyone else in its room; null where not everyone has.</summary>
    public double? ConvergedSeconds { get; init; }

    /// <summary>Whether it was cut off before it was quiet: then there are more messages, frames, bytes and CPU time to a storm than stand here.</summary>
    public required bool CostsAreLowerBounds { get; init; }

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

    /// <summary>Answers that SYNCED called missing.</summary>
    public required long Missing { get; init; }

    /// <summary>How many have asked a second time for those.</summary>
    public required int AskedAgain { get; init; }

    /// <summary>Other messages that the server refused.</summary>
    public required long Errors { get; init; }

    /// <summary>CPU time of the server; null where its process is not known.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>What Redis had to do, for each member that joined; null where there is none.</summary>
    public BackplaneUsage? Backplane { get; init; }

    /// <summary>What the generator took.</summary>
    public required GeneratorUsage Generator { get; init; }

    /// <summary>How many CPUs everything else on the machine kept busy meanwhile; null where the server's process is not known.</summary>
    public double? OtherCpus { get; init; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; init; }

    /// <summary>How far it was when it was cut off; null where everyone knew everyone in time.</summary>
    public string? CutAt => ConvergedSeconds is not null ? null : FormattableString.Invariant(
        $"{Progress} {Options.Deadline.TotalSeconds} s{LateNote}");

    private string Progress => JoinedSeconds is null
        ? FormattableString.Invariant($"only {Joined:N0} of {Options.Crowd.Connections:N0} members had joined after")
        : FormattableString.Invariant($"only {Converged:N0} of {Options.Crowd.Connections:N0} members had the data of all others in their room after");

    private string LateNote => LateAnswers + Missing is 0
        ? ""
        : FormattableString.Invariant($"; {LateAnswers:N0} answers came too late, {Missing:N0} were called missing, {AskedAgain:N0} members asked again");
}
