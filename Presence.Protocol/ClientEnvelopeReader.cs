using System.Text.Json;

namespace Presence.Protocol;

/// <summary>
/// One pass over a client message: collects the members in whatever order they come, and the first fault. It reads on
/// behind a fault, so that the refusal can still carry the message's id.
/// </summary>
internal ref struct ClientEnvelopeReader(ReadOnlyMemory<byte> utf8, string? likelyRoomId)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ProtocolLimits.JsonDepth };

    private readonly ReadOnlyMemory<byte> _utf8 = utf8;
    private readonly string? _likelyRoomId = likelyRoomId;
    private EnvelopeMembers _present;
    private ClientMessageShape? _shape;
    private string? _fault;
    private bool _hasUnknown;
    private long? _id;
    private string? _roomId;
    private RawJson _data;
    private string? _requestId;
    private List<MemberId>? _from;
    private string? _event;
    private Recipient? _to;
    private string? _token;

    /// <summary>The message's id, where it could be read.</summary>
    public readonly long? Id => _id;

    /// <summary>What is wrong, for a developer.</summary>
    public readonly string Fault => _fault ?? "The message is not valid.";

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public void Read()
    {
        var reader = new Utf8JsonReader(_utf8.Span, ReaderOptions);
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName) ReadMember(ref reader);
        }
        else
        {
            _fault = "A message is a JSON object.";
            reader.Skip();
        }

        // Anything but white space behind the value throws here.
        reader.Read();
    }

    /// <summary>The message; null where there is a fault.</summary>
    public ClientMessage? ToMessage()
    {
        // A name that is misspelt is a name that is missing: the list of the type's own names helps most.
        if (_hasUnknown) _fault ??= _shape?.Unexpected ?? "A message has no properties but type, id, roomId, data, requestId, from, event, to and token.";
        if ((_present & EnvelopeMembers.Type) is 0) _fault ??= "A message needs type.";
        _fault ??= _shape?.Fault(_present);
        if (_fault is not null) return null;
        if (_shape == ClientMessageShape.Report) return new ClientMessage.Report(_roomId!, _data, _requestId) { Id = _id };
        if (_shape == ClientMessageShape.Message) return new ClientMessage.Message(_roomId!, _event!, _data, _to) { Id = _id };
        if (_shape == ClientMessageShape.Join) return new ClientMessage.Join(_roomId!, _data) { Id = _id };
        if (_shape == ClientMessageShape.Leave) return new ClientMessage.Leave(_roomId!) { Id = _id };
        if (_shape == ClientMessageShape.ReportRequest) return new ClientMessage.ReportRequest(_roomId!, _from) { Id = _id };
        if (_shape == ClientMessageShape.Auth) return new ClientMessage.Auth(_token!) { Id = _id };
        return new ClientMessage.Ping { Id = _id };
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var member = Identify(ref reader);
        reader.Read();
        if (member is EnvelopeMembers.None)
        {
            _hasUnknown = true;
        }
        else if ((_present & member) is not 0)
        {
            _fault ??= "The message names a property twice.";
            if (member is EnvelopeMembers.Id) _id = null;
        }
        else
        {
            _present |= member;
            var fault = ReadValue(ref reader, member);
            _fault ??= fault;
        }

        // Steps over what an ill-typed value has left unread; does nothing behind a value that was read.
        reader.Skip();
    }

    private static EnvelopeMembers Identify(ref Utf8JsonReader reader) =>
        reader.TextIs("type"u8) ? EnvelopeMembers.Type
        : reader.TextIs("roomId"u8) ? EnvelopeMembers.RoomId
        : reader.TextIs("data"u8) ? EnvelopeMembers.Data
        : reader.TextIs("requestId"u8) ? EnvelopeMembers.RequestId
        : reader.TextIs("id"u8) ? EnvelopeMembers.Id
        : reader.TextIs("event"u8) ? EnvelopeMembers.Event
        : reader.TextIs("to"u8) ? EnvelopeMembers.To
        : reader.TextIs("from"u8) ? EnvelopeMembers.From
        : reader.TextIs("token"u8) ? EnvelopeMembers.Token
        : EnvelopeMembers.None;

    private string? ReadValue(ref Utf8JsonReader reader, EnvelopeMembers member)
    {
        switch (member)
        {
            case EnvelopeMembers.Type:
                _shape = ReadType(ref reader);
                return _shape is null ? "type must be JOIN, REPORT, REPORT_REQUEST, MESSAGE, LEAVE, PING or AUTH." : null;
            case EnvelopeMembers.Id:
                _id = ReadId(ref reader);
                return _id is null ? "id must be an integer from 0 to 9007199254740991." : null;
            case EnvelopeMembers.RoomId:
                _roomId = reader.ReadText(ProtocolLimits.RoomIdLength, _likelyRoomId);
                return Identifiers.IsRoomId(_roomId) ? null : "roomId must be a string of 1 to 128 characters, none of them a control character.";
            case EnvelopeMembers.Event:
                _event = reader.ReadText(ProtocolLimits.EventLength);
                return Identifiers.IsEvent(_event) ? null : "event must be a string of 1 to 64 characters, none of them a control character.";
            case EnvelopeMembers.RequestId:
                _requestId = reader.ReadText(ProtocolLimits.RequestIdLength);
                return Identifiers.IsRequestId(_requestId) ? null : "requestId must be the string that REPORT_REQUEST gave.";
            case EnvelopeMembers.Data:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                _data = new RawJson(_utf8[start..(int)reader.BytesConsumed]);
                return null;
            case EnvelopeMembers.From:
                _from = reader.ReadMemberIds();
                return _from is { Count: > 0 } ? null : "from must be a list of one or more {userId, clientId}.";
            case EnvelopeMembers.Token:
                _token = reader.ReadText(ProtocolLimits.TokenLength);
                return Identifiers.IsToken(_token) ? null : "token must be a string of 1 to 8192 of A-Z a-z 0-9 - . _ ~ + / and =.";
            default:
                _to = reader.ReadRecipient();
                return _to is null ? "to must be {userId, clientId?}." : null;
        }
    }

    private static ClientMessageShape? ReadType(ref Utf8JsonReader reader) =>
        reader.TokenType is not JsonTokenType.String ? null
        : reader.TextIs("REPORT"u8) ? ClientMessageShape.Report
        : reader.TextIs("MESSAGE"u8) ? ClientMessageShape.Message
        : reader.TextIs("JOIN"u8) ? ClientMessageShape.Join
        : reader.TextIs("PING"u8) ? ClientMessageShape.Ping
        : reader.TextIs("LEAVE"u8) ? ClientMessageShape.Leave
        : reader.TextIs("REPORT_REQUEST"u8) ? ClientMessageShape.ReportRequest
        : reader.TextIs("AUTH"u8) ? ClientMessageShape.Auth
        : null;

    private static long? ReadId(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var id) && id is >= 0 and <= ProtocolLimits.MessageId ? id : null;
}
