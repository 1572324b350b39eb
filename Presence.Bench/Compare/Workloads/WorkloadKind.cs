namespace Presence.Bench.Compare;

/// <summary>The kinds of work, by what they are called on the command line.</summary>
internal static class WorkloadKind
{
    public const string Saturate = "saturate";
    public const string Rate = "rate";
    public const string JoinStorm = "join-storm";
    public const string Idle = "idle";
    public const string Start = "start";

    /// <summary>All, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> All = [Saturate, Rate, JoinStorm, Idle, Start];

    /// <summary>The workloads of one kind.</summary>
    public static IEnumerable<Workload> Of(string kind, Scale scale) => kind switch
    {
        Saturate => [new SaturateWorkload(scale)],
        Rate => [new RateWorkload(scale)],
        JoinStorm => scale.StormSizes.Select(size => new JoinStormWorkload(size, scale.StormWarmUp, scale.StormLimit)),
        Idle => [new IdleWorkload(scale)],
        Start => [new StartWorkload(scale)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
