namespace Presence.Client;

/// <summary>A change of <see cref="PresenceClient.State"/>.</summary>
/// <param name="State">What it is now.</param>
/// <param name="Previous">What it was before.</param>
public sealed record PresenceStateChange(PresenceClientState State, PresenceClientState Previous)
{
    /// <summary>The close code that led here; null where there was none.</summary>
    public int? CloseCode { get; init; }

    /// <summary>One sentence for people, where there is something to say.</summary>
    public string? Reason { get; init; }

    /// <summary>With <see cref="PresenceClientState.Offline"/>: the next attempt comes after this long.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>With <see cref="PresenceClientState.Stopped"/>: what those are given who wait.</summary>
    internal PresenceException? Fault { get; init; }
}
