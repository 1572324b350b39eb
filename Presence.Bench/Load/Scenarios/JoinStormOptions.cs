namespace Presence.Bench.Load;

/// <summary>Everyone comes at once.</summary>
internal sealed record JoinStormOptions
{
    /// <summary>Who comes. At least 2 members a room.</summary>
    public Crowd Crowd { get; init; } = new(1, 200);

    /// <summary>Members of a storm before the one that is measured; 0 for none. A server that has just started is still being compiled.</summary>
    public int WarmUpMembers { get; init; } = 50;

    /// <summary>When a storm is cut off.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Once everyone knows everyone it counts on until nothing but pings has come for so long.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(500);
}
