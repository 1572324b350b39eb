using System.Text.Json;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Gathers what a node says into packets. Not safe by itself: it has one owner.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The writer holds nothing but the buffer beside it.")]
internal sealed class PacketWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly PayloadBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;

    public PacketWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>Whether a packet has been begun.</summary>
    public bool HasPacket { get; private set; }

    /// <summary>How many bytes it has so far.</summary>
    public int Bytes => _buffer.WrittenSpan.Length + _json.BytesPending;

    /// <summary>Begins a packet.</summary>
    public void Begin(string nodeId, long epoch, long clock, long life, long sequence)
    {
        HasPacket = true;
        _json.WriteStartObject();
        _json.WriteNumber("v"u8, Packet.Version);
        _json.WriteString("node"u8, nodeId);
        _json.WriteNumber("epoch"u8, epoch);
        _json.WriteNumber("clock"u8, clock);
        _json.WriteNumber("life"u8, life);
        _json.WriteNumber("seq"u8, sequence);
        _json.WriteStartArray("events"u8);
    }

    /// <summary>Adds an event; its parts follow, then <see cref="EndEvent"/>.</summary>
    public PacketWriter BeginEvent(PacketEventType type)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, PacketEventTypes.NameOf(type));
        return this;
    }

    public PacketWriter Member(MemberId member)
    {
        WriteMember(member);
        return this;
    }

    public PacketWriter Tenure(long stamp, long? revision = null)
    {
        _json.WriteNumber("stamp"u8, stamp);
        if (revision is { } number) _json.WriteNumber("rev"u8, number);
        return this;
    }

    /// <summary>Somebody's data, as it came; nothing where there is none.</summary>
    public PacketWriter Data(RawJson data)
    {
        if (!data.IsPresent) return this;
        _json.WritePropertyName("data"u8);
        _json.WriteRawValue(data.Utf8.Span, skipInputValidation: true);
        return this;
    }

    public PacketWriter Text(ReadOnlySpan<byte> name, string value)
    {
        _json.WriteString(name, value);
        return this;
    }

    public PacketWriter Number(ReadOnlySpan<byte> name, long value)
    {
        _json.WriteNumber(name, value);
        return this;
    }

    public PacketWriter To(Recipient? to)
    {
        if (to is null) return this;
        _json.WriteStartObject("to"u8);
        _json.WriteString("userId"u8, to.UserId);
        if (to.ClientId is { } clientId) _json.WriteString("clientId"u8, clientId);
        _json.WriteEndObject();
        return this;
    }

    /// <summary>Who is asked, or was not heard; null: nothing is written.</summary>
    public PacketWriter Members(IEnumerable<MemberId>? members)
    {
        if (members is null) return this;
        _json.WriteStartArray("members"u8);
        foreach (var member in members)
        {
            _json.WriteStartObject();
            WriteMember(member);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        return this;
    }

    public PacketWriter Roster(IEnumerable<RosterEntry> roster)
    {
        _json.WriteStartArray("roster"u8);
        foreach (var entry in roster)
        {
            _json.WriteStartObject();
            WriteMember(entry.Member);
            Tenure(entry.Stamp, entry.Revision);
            if (entry.IsAway) _json.WriteBoolean("away"u8, true);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        return this;
    }

    public PacketWriter Rounds(IEnumerable<RoundId> rounds)
    {
        _json.WriteStartArray("rounds"u8);
        foreach (var round in rounds)
        {
            _json.WriteStartObject();
            _json.WriteString("node"u8, round.NodeId);
            _json.WriteString("requestId"u8, round.RequestId);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        return this;
    }

    public PacketWriter Rooms(IEnumerable<RoomCount> rooms)
    {
        _json.WriteStartArray("rooms"u8);
        foreach (var room in rooms)
        {
            _json.WriteStartObject();
            _json.WriteString("roomId"u8, room.RoomId);
            _json.WriteNumber("members"u8, room.Members);
            _json.WriteNumber("users"u8, room.Users);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        return this;
    }

    public void EndEvent() => _json.WriteEndObject();

    /// <summary>Ends the packet, and hands it out in a pooled buffer, which is the caller's to give back.</summary>
    public PacketBuffer End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        var packet = PacketBuffer.Copy(_buffer.WrittenSpan);
        Clear();
        return packet;
    }

    /// <summary>Forgets what has been gathered.</summary>
    public void Clear()
    {
        HasPacket = false;
        _buffer.Clear();
        _json.Reset();
    }

    private void WriteMember(MemberId member)
    {
        _json.WriteString("userId"u8, member.UserId);
        _json.WriteString("clientId"u8, member.ClientId);
    }
}
