using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>What a client says to the service. A closed set: each nested record is one <c>type</c> of the wire.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Join), "JOIN")]
[JsonDerivedType(typeof(Report), "REPORT")]
[JsonDerivedType(typeof(ReportRequest), "REPORT_REQUEST")]
[JsonDerivedType(typeof(Message), "MESSAGE")]
[JsonDerivedType(typeof(Leave), "LEAVE")]
[JsonDerivedType(typeof(Ping), "PING")]
[JsonDerivedType(typeof(Auth), "AUTH")]
public abstract record ClientMessage
{
    private protected ClientMessage()
    {
    }

    /// <summary>The client's own number for this message, 0 to 2^53-1. With one, exactly one reply carries it back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public long? Id { get; init; }

    /// <summary>Enter a room, or sync afresh with a room that is held. Answered by JOINED.</summary>
    /// <param name="RoomId">The room. 1 to 128 characters.</param>
    /// <param name="Data">What the others shall know of this member; none: nothing shared yet.</param>
    public sealed record Join(
        string RoomId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] RawJson Data = default) : ClientMessage;

    /// <summary>This member's data: the answer to a question, or an update for everyone else.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Data">Any JSON value.</param>
    /// <param name="RequestId">The question that this answers; null: an update.</param>
    public sealed record Report(
        string RoomId,
        RawJson Data,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestId = null) : ClientMessage;

    /// <summary>Ask members to report again to this client alone. Answered by ACK with the round's request id.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="From">Whom to ask; null: everyone.</param>
    public sealed record ReportRequest(
        string RoomId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MemberId>? From = null) : ClientMessage;

    /// <summary>Relay an event to others in the room. Never stored.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Event">The event's name. 1 to 64 characters.</param>
    /// <param name="Data">Any JSON value.</param>
    /// <param name="To">Whom it is for; null: everyone else in the room.</param>
    public sealed record Message(
        string RoomId,
        string Event,
        RawJson Data,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Recipient? To = null) : ClientMessage;

    /// <summary>Leave a room now. Answered by LEFT.</summary>
    /// <param name="RoomId">The room.</param>
    public sealed record Leave(string RoomId) : ClientMessage;

    /// <summary>A sign of life, for clients that cannot send WebSocket pings. Answered by PONG.</summary>
    public sealed record Ping : ClientMessage;

    /// <summary>A new token for the open connection. Answered by ACK where it carries an id.</summary>
    /// <param name="Token">The bearer token, of the same user as before. 1 to 8192 characters.</param>
    public sealed record Auth(string Token) : ClientMessage
    {
        /// <summary>The name alone: a token is a secret, and a log or a debugger is no place for it.</summary>
        public override string ToString() => nameof(Auth);
    }
}
