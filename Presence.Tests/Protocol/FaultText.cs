namespace Presence.Tests.Protocol;

/// <summary>The sentences of the errors that a decoder gives, spelled out: clients' authors read them.</summary>
internal static class FaultText
{
    public const string NotJson = "The message is not one well-formed JSON value, or nests deeper than 64 levels.";
    public const string NotObject = "A message is a JSON object.";
    public const string NoType = "A message needs type.";
    public const string UnknownMember = "A message has no properties but type, id, roomId, data, requestId, from, event, to and token.";
    public const string Doubled = "The message names a property twice.";
    public const string Type = "type must be JOIN, REPORT, REPORT_REQUEST, MESSAGE, LEAVE, PING or AUTH.";
    public const string Id = "id must be an integer from 0 to 9007199254740991.";
    public const string RoomId = "roomId must be a string of 1 to 128 characters, none of them a control character.";
    public const string Event = "event must be a string of 1 to 64 characters, none of them a control character.";
    public const string RequestId = "requestId must be the string that REPORT_REQUEST gave.";
    public const string From = "from must be a list of one or more {userId, clientId}.";
    public const string To = "to must be {userId, clientId?}.";
    public const string Token = "token must be a string of 1 to 8192 of A-Z a-z 0-9 - . _ ~ + / and =.";
    public const string JoinNeeds = "JOIN needs roomId.";
    public const string JoinTakes = "JOIN takes roomId, data and id, and nothing else.";
    public const string ReportNeeds = "REPORT needs roomId and data.";
    public const string ReportTakes = "REPORT takes roomId, data, requestId and id, and nothing else.";
    public const string ReportRequestNeeds = "REPORT_REQUEST needs roomId.";
    public const string ReportRequestTakes = "REPORT_REQUEST takes roomId, from and id, and nothing else.";
    public const string MessageNeeds = "MESSAGE needs roomId, event and data.";
    public const string MessageTakes = "MESSAGE takes roomId, event, data, to and id, and nothing else.";
    public const string LeaveNeeds = "LEAVE needs roomId.";
    public const string LeaveTakes = "LEAVE takes roomId and id, and nothing else.";
    public const string PingTakes = "PING takes id, and nothing else.";
    public const string AuthNeeds = "AUTH needs token.";
    public const string AuthTakes = "AUTH takes token and id, and nothing else.";

    /// <summary>Every sentence of <c>invalid_message</c>. An error text outside this set would repeat what a client sent.</summary>
    public static readonly HashSet<string> OfInvalidMessage =
    [
        NotObject, NoType, UnknownMember, Doubled, Type, Id, RoomId, Event, RequestId, From, To, Token,
        JoinNeeds, JoinTakes, ReportNeeds, ReportTakes, ReportRequestNeeds, ReportRequestTakes,
        MessageNeeds, MessageTakes, LeaveNeeds, LeaveTakes, PingTakes, AuthNeeds, AuthTakes,
    ];
}
