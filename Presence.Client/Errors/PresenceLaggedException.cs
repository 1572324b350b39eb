namespace Presence.Client;

/// <summary>
/// The reader of <see cref="PresenceRoom.ReadEventsAsync"/> was too slow, and has missed events. Read anew, with the members of the room
/// as the truth. <see cref="PresenceException.Code"/> is <c>lagged</c>.
/// </summary>
public sealed class PresenceLaggedException : PresenceException
{
    internal PresenceLaggedException(string roomId)
        : base("lagged", "The reader of these events was too slow, and has missed some.") => RoomId = roomId;
}
