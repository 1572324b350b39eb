using Presence.Protocol;

namespace Presence.Server;

/// <summary>What an ERROR says to a developer: one sentence a code, whoever refuses. Never repeats what the client sent.</summary>
internal static class ErrorText
{
    public static string Of(string code) => code switch
    {
        ErrorCode.NotInRoom => "This connection is not in that room: JOIN it first.",
        ErrorCode.RoomFull => "The room has as many members as it may have.",
        ErrorCode.TooManyRooms => "This connection holds as many rooms as it may: LEAVE one first.",
        ErrorCode.UnknownRequest => "That round is over, or did not ask this member.",
        ErrorCode.NoSuchMember => "Nobody who is connected in that room matches, the sender aside.",
        ErrorCode.Forbidden => "That room is not open to this member.",
        ErrorCode.RateLimited => "Too many messages: this one was dropped.",
        _ => "The service failed to handle the message.",
    };
}
