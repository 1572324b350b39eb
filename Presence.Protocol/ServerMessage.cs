using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>What the service says to a client. A closed set: each nested record is one <c>type</c> of the wire.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "WELCOME")]
[JsonDerivedType(typeof(Joined), "JOINED")]
[JsonDerivedType(typeof(ReportRequest), "REPORT_REQUEST")]
[JsonDerivedType(typeof(AddUser), "ADD_USER")]
[JsonDerivedType(typeof(Synced), "SYNCED")]
[JsonDerivedType(typeof(RemoveUser), "REMOVE_USER")]
[JsonDerivedType(typeof(Message), "MESSAGE")]
[JsonDerivedType(typeof(Left), "LEFT")]
[JsonDerivedType(typeof(Pong), "PONG")]
[JsonDerivedType(typeof(Ack), "ACK")]
[JsonDerivedType(typeof(Error), "ERROR")]
[JsonDerivedType(typeof(GoingAway), "GOING_AWAY")]
public abstract record ServerMessage
{
    private protected ServerMessage()
    {
    }

    /// <summary>The first message: you are connected as this member.</summary>
    /// <param name="UserId">Who the service takes you for.</param>
    /// <param name="ClientId">Your client id, made by the service where you gave none.</param>
    /// <param name="HeartbeatSeconds">How often to send PING where you cannot see WebSocket pings.</param>
    /// <param name="Limits">What this connection may do.</param>
    /// <param name="Node">Which node of several you are connected to, where the operator shows it.</param>
    public sealed record Welcome(
        string UserId,
        string ClientId,
        int HeartbeatSeconds,
        ConnectionLimits Limits,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Node = null) : ServerMessage;

    /// <summary>You are in, and these others are too.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Members">Everyone else, your own other clients included, yourself not.</param>
    /// <param name="RequestId">The round in which they report to you; null where there was nobody.</param>
    /// <param name="Id">The id of your JOIN.</param>
    public sealed record Joined(
        string RoomId,
        IReadOnlyList<MemberId> Members,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestId = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)] long? Id = null) : ServerMessage;

    /// <summary>Newcomers want your data: answer once, by REPORT with this request id.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="RequestId">Opaque: echo it.</param>
    public sealed record ReportRequest(string RoomId, string RequestId) : ServerMessage;

    /// <summary>This member is here, and this is its data. A later one replaces an earlier one.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="UserId">Stamped by the service.</param>
    /// <param name="ClientId">Stamped by the service.</param>
    /// <param name="Data">As the member sent it, byte for byte; none: present, nothing shared yet.</param>
    /// <param name="RequestId">The round that this answers; null: an announcement or an update.</param>
    public sealed record AddUser(
        string RoomId,
        string UserId,
        string ClientId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] RawJson Data = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestId = null) : ServerMessage;

    /// <summary>The round is over.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="RequestId">The round.</param>
    /// <param name="Missing">Who has not answered in time, or could not be asked.</param>
    public sealed record Synced(string RoomId, string RequestId, IReadOnlyList<MemberId> Missing) : ServerMessage;

    /// <summary>This member is gone.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="UserId">Whose client it was.</param>
    /// <param name="ClientId">Which client.</param>
    /// <param name="Reason">One of <see cref="RemoveReason"/>.</param>
    /// <param name="Remaining">How many clients of this user are still in the room; 0: the user is gone.</param>
    public sealed record RemoveUser(string RoomId, string UserId, string ClientId, string Reason, int Remaining) : ServerMessage;

    /// <summary>An event that a member, or the operator of the service, has relayed.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Event">The event's name.</param>
    /// <param name="Data">As it was sent, byte for byte.</param>
    /// <param name="From">Who sent it, stamped by the service; null: no member, the operator.</param>
    public sealed record Message(
        [property: JsonPropertyOrder(-2)] string RoomId,
        string Event,
        RawJson Data,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)] MemberId? From = null) : ServerMessage;

    /// <summary>The reply to LEAVE. Nothing more of that room follows.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Id">The id of your LEAVE.</param>
    public sealed record Left(
        string RoomId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)] long? Id = null) : ServerMessage;

    /// <summary>The reply to PING.</summary>
    /// <param name="Id">The id of your PING.</param>
    public sealed record Pong(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null) : ServerMessage;

    /// <summary>Done: the reply to REPORT_REQUEST, and to a REPORT, MESSAGE or AUTH that carries an id.</summary>
    /// <param name="RoomId">The room; null for AUTH, which is about none.</param>
    /// <param name="RequestId">The round that a REPORT_REQUEST has started.</param>
    /// <param name="Id">The id of your message.</param>
    public sealed record Ack(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RoomId = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestId = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)] long? Id = null) : ServerMessage;

    /// <summary>One of your messages was refused. The connection lives.</summary>
    /// <param name="Code">One of <see cref="ErrorCode"/>.</param>
    /// <param name="Text">One sentence for a developer (<c>message</c> on the wire). Never repeats what the client sent.</param>
    /// <param name="Id">The id of your message, where it could be read.</param>
    /// <param name="RoomId">The room that it was about.</param>
    /// <param name="RetryAfterMs">When to try again, in milliseconds.</param>
    public sealed record Error(
        string Code,
        [property: JsonPropertyName("message")] string Text,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-2)] long? Id = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)] string? RoomId = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfterMs = null) : ServerMessage;

    /// <summary>The service is about to stop: reconnect after this long.</summary>
    /// <param name="ReconnectAfterMs">In milliseconds. Each connection has its own, spread over a window.</param>
    public sealed record GoingAway(int ReconnectAfterMs) : ServerMessage;
}
