namespace Presence.Protocol;

/// <summary>
/// The codes of ERROR. One message was refused; the connection lives. Strings, not an enum: a later service may send
/// codes that this version does not know, and a client shows them as they are.
/// </summary>
public static class ErrorCode
{
    /// <summary>Not one well-formed JSON value, or nested deeper than <see cref="ProtocolLimits.JsonDepth"/>. Fix the client.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>JSON, but no message: unknown or doubled member, unknown type, missing or ill-typed member. Fix the client.</summary>
    public const string InvalidMessage = "invalid_message";

    /// <summary>The connection does not hold that room: JOIN it first.</summary>
    public const string NotInRoom = "not_in_room";

    /// <summary>The room has as many members as it may have. Try again later.</summary>
    public const string RoomFull = "room_full";

    /// <summary>The connection holds as many rooms as it may: LEAVE one first.</summary>
    public const string TooManyRooms = "too_many_rooms";

    /// <summary>That round is over, or never asked this member. Harmless: a late answer meets it.</summary>
    public const string UnknownRequest = "unknown_request";

    /// <summary>Nobody who is connected in the room matches. They may have left just now.</summary>
    public const string NoSuchMember = "no_such_member";

    /// <summary>This member may not do that: the room is not open to it, or the token of an AUTH is not for this connection.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The token of an AUTH is not valid. The connection goes on by the one that it has.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>Too many messages. The message was dropped: wait <c>retryAfterMs</c>.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A fault of the service. The message may or may not have had its effect.</summary>
    public const string Internal = "internal";
}
