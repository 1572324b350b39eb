namespace Presence.Client;

/// <summary>Where a room stands.</summary>
public enum PresenceRoomState
{
    /// <summary>No connection. The list is the last one known.</summary>
    Waiting,

    /// <summary>Asked, and not yet in.</summary>
    Joining,

    /// <summary>In.</summary>
    Joined,

    /// <summary>The service has refused: see <see cref="PresenceRoom.ErrorOccurred"/>. Tried again with the next connection, or by joining again.</summary>
    Refused,

    /// <summary>Over: left, or the client is disposed of.</summary>
    Left,
}
