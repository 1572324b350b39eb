namespace Presence.Client;

/// <summary>Where a <see cref="PresenceClient"/> stands with the service.</summary>
public enum PresenceClientState
{
    /// <summary>Nothing has been asked of it yet.</summary>
    Idle,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>Connected: the service has said WELCOME.</summary>
    Online,

    /// <summary>Not connected; the next attempt comes by itself.</summary>
    Offline,

    /// <summary>Not connected, and retrying would not help. <see cref="PresenceClient.Reconnect"/> tries anyway.</summary>
    Stopped,

    /// <summary>Over, since the client has been disposed of.</summary>
    Closed,
}
