using Presence.Protocol;

namespace Presence.Server;

/// <summary>Why an AUTH has changed nothing, as the ERROR says it.</summary>
internal sealed record AuthRefusal(string Code, string Text, string? RoomId = null)
{
    public static readonly AuthRefusal NotTaken = new(
        ErrorCode.Forbidden, "This service takes no tokens: AUTH is for identity mode Jwt.");

    public static readonly AuthRefusal OtherUser = new(
        ErrorCode.Forbidden, "The token is another user's: connect anew with it.");

    public static readonly AuthRefusal Failed = new(
        ErrorCode.Internal, "The token could not be checked now: the old one still counts.");

    /// <summary>The token is not valid.</summary>
    public static AuthRefusal Of(TokenFault fault) => fault == TokenFault.Unchecked ? Failed : new AuthRefusal(ErrorCode.Unauthenticated, fault.Text);

    /// <summary>The token does not open a room that the connection holds.</summary>
    public static AuthRefusal OfRoom(string roomId, string code) => code is ErrorCode.Internal
        ? Failed with { RoomId = roomId }
        : new AuthRefusal(code, "The token does not open this room, which the connection holds: LEAVE it first.", roomId);
}
