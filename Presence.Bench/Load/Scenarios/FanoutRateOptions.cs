namespace Presence.Bench.Load;

/// <summary>An open-loop run: so many updates a second, however the server does.</summary>
internal sealed record FanoutRateOptions
{
    /// <summary>Who takes part. At least 2 members a room.</summary>
    public Crowd Crowd { get; init; } = new(10, 10);

    /// <summary>Updates a second, over all rooms.</summary>
    public double MessagesPerSecond { get; init; } = 1000;

    /// <summary>How long it measures.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it runs at the same rate before.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);
}
