namespace Presence.Bench.Load;

/// <summary>Many connections that say nothing.</summary>
internal sealed record IdleOptions
{
    /// <summary>Who is there.</summary>
    public Crowd Crowd { get; init; } = new(1000, 10);

    /// <summary>How long nobody says anything before the memory is read.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);
}
