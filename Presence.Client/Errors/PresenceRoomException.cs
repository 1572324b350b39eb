using Presence.Protocol;

namespace Presence.Client;

/// <summary>The service has refused something in a room. <see cref="PresenceException.Code"/> is one of <see cref="ErrorCode"/>, or one that this version does not know.</summary>
public sealed class PresenceRoomException : PresenceException
{
    internal PresenceRoomException(ServerMessage.Error error, string? roomId)
        : base(error.Code, error.Text)
    {
        RoomId = roomId;
        if (error.RetryAfterMs is >= 0 and { } wait) RetryAfter = TimeSpan.FromMilliseconds(wait);
    }
}
