namespace Presence.Bench.Load;

/// <summary>A closed-loop run: as many updates as the server keeps up with.</summary>
internal sealed record FanoutSaturateOptions
{
    /// <summary>Who takes part. At least 2 members a room.</summary>
    public Crowd Crowd { get; init; } = new(10, 10);

    /// <summary>How many messages are under way in each room.</summary>
    public int Window { get; init; } = 8;

    /// <summary>How long it measures.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it runs before.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);
}
