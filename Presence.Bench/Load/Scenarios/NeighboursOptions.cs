namespace Presence.Bench.Load;

/// <summary>Members who are measured, and what goes on beside them.</summary>
internal sealed record NeighboursOptions
{
    /// <summary>Who is measured. At least 2 members a room.</summary>
    public Crowd Crowd { get; init; } = new(10, 10);

    /// <summary>Their updates a second, over all rooms. Each member must stay below the service's rate.</summary>
    public double MessagesPerSecond { get; init; } = 500;

    /// <summary>How long each part measures.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often everything is done. The figures are the medians.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Members that read nothing.</summary>
    public int StalledReaders { get; init; } = 1000;

    /// <summary>Readers in the process that is paused.</summary>
    public int PausedReaders { get; init; } = 100;

    /// <summary>What one member floods the service with.</summary>
    public int FloodPerSecond { get; init; } = 10_000;

    /// <summary>Large messages a second in each room, in every part.</summary>
    public double BackgroundPerSecond { get; init; } = 4;
}
