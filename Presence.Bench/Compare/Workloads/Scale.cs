using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>How large and how long each workload is.</summary>
internal sealed record Scale
{
    /// <summary>To be published.</summary>
    public static readonly Scale Full = new();

    /// <summary>To see that all of it works.</summary>
    public static readonly Scale Smoke = new()
    {
        Crowd = new Crowd(2, 10),
        Window = 2,
        MessagesPerSecond = 50,
        WarmUp = TimeSpan.FromSeconds(0.5),
        Duration = TimeSpan.FromSeconds(1),
        StormSizes = [5, 20],
        StormWarmUp = 5,
        StormLimit = TimeSpan.FromSeconds(10),
        IdleCrowd = new Crowd(10, 10),
        IdlePause = TimeSpan.FromSeconds(1),
        Starts = 1,
    };

    /// <summary>Who takes part in saturate and rate.</summary>
    public Crowd Crowd { get; init; } = new(10, 100);

    /// <summary>Messages under way in each room, for saturate.</summary>
    public int Window { get; init; } = 4;

    /// <summary>Messages a second in all rooms together, for rate.</summary>
    public double MessagesPerSecond { get; init; } = 500;

    /// <summary>Before saturate and rate are measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long saturate and rate are measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Rooms that are filled at once.</summary>
    public IReadOnlyList<int> StormSizes { get; init; } = [30, 100, 300, 1000];

    /// <summary>How many fill a room and leave it before.</summary>
    public int StormWarmUp { get; init; } = 50;

    /// <summary>When a join storm is cut off.</summary>
    public TimeSpan StormLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who is there in idle.</summary>
    public Crowd IdleCrowd { get; init; } = new(1000, 10);

    /// <summary>How long they are silent before the memory is read.</summary>
    public TimeSpan IdlePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a server is started in one run.</summary>
    public int Starts { get; init; } = 5;
}
