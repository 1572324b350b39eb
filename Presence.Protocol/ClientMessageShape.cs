namespace Presence.Protocol;

/// <summary>The members that a client message may have, as a set.</summary>
[Flags]
internal enum EnvelopeMembers
{
    None = 0,
    Type = 1,
    Id = 1 << 1,
    RoomId = 1 << 2,
    Data = 1 << 3,
    RequestId = 1 << 4,
    From = 1 << 5,
    Event = 1 << 6,
    To = 1 << 7,
    Token = 1 << 8,
}

/// <summary>One type of client message: what it must have, what it may have, and how to say so.</summary>
internal sealed record ClientMessageShape(EnvelopeMembers Required, EnvelopeMembers Optional, string Missing, string Unexpected)
{
    private const EnvelopeMembers Always = EnvelopeMembers.Type | EnvelopeMembers.Id;

    public static readonly ClientMessageShape Join = new(
        EnvelopeMembers.RoomId, EnvelopeMembers.Data, "JOIN needs roomId.", "JOIN takes roomId, data and id, and nothing else.");

    public static readonly ClientMessageShape Report = new(
        EnvelopeMembers.RoomId | EnvelopeMembers.Data,
        EnvelopeMembers.RequestId,
        "REPORT needs roomId and data.",
        "REPORT takes roomId, data, requestId and id, and nothing else.");

    public static readonly ClientMessageShape ReportRequest = new(
        EnvelopeMembers.RoomId,
        EnvelopeMembers.From,
        "REPORT_REQUEST needs roomId.",
        "REPORT_REQUEST takes roomId, from and id, and nothing else.");

    public static readonly ClientMessageShape Message = new(
        EnvelopeMembers.RoomId | EnvelopeMembers.Event | EnvelopeMembers.Data,
        EnvelopeMembers.To,
        "MESSAGE needs roomId, event and data.",
        "MESSAGE takes roomId, event, data, to and id, and nothing else.");

    public static readonly ClientMessageShape Leave = new(
        EnvelopeMembers.RoomId, EnvelopeMembers.None, "LEAVE needs roomId.", "LEAVE takes roomId and id, and nothing else.");

    public static readonly ClientMessageShape Ping = new(
        EnvelopeMembers.None, EnvelopeMembers.None, "", "PING takes id, and nothing else.");

    public static readonly ClientMessageShape Auth = new(
        EnvelopeMembers.Token, EnvelopeMembers.None, "AUTH needs token.", "AUTH takes token and id, and nothing else.");

    /// <summary>What is wrong with a message of this type that has these members; null where nothing is.</summary>
    public string? Fault(EnvelopeMembers present)
    {
        if ((present & ~(Always | Required | Optional)) != 0) return Unexpected;
        return (present & Required) == Required ? null : Missing;
    }
}
