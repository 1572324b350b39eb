namespace Presence.Bench.Soak;

/// <summary>A soak: how long, and how much goes on.</summary>
internal sealed record SoakOptions
{
    /// <summary>How long it goes on.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Rooms in which members come and go.</summary>
    public int Rooms { get; init; } = 4;

    /// <summary>Members of each room that stay, and watch.</summary>
    public int WatchersOfARoom { get; init; } = 4;

    /// <summary>How many come a second, each to go again in one of the ways there are.</summary>
    public double VisitsPerSecond { get; init; } = 200;

    /// <summary>How many come at once in a storm.</summary>
    public int StormVisitors { get; init; } = 200;

    /// <summary>The time from one storm to the next.</summary>
    public TimeSpan StormInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many readers stand still at any time, in a room where much is said.</summary>
    public int StalledReaders { get; init; } = 20;
}
