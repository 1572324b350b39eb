using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Reads packets as strictly as a client's messages: whatever is wrong, there is no packet. Of another version there is none either.
/// </summary>
internal sealed class PacketReader(ReadOnlyMemory<byte> utf8)
{
    // What is counted on from cannot overflow: no clock and no count of a node is ever near.
    private const long MostCount = long.MaxValue / 2;

    // A member's data stands two levels deeper than in a message of a client.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ProtocolLimits.JsonDepth + 2 };

    private delegate bool Rule(ReadOnlySpan<char> text);

    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Packet? packet)
    {
        packet = null;
        try
        {
            // The parser does not look into strings; bytes that are no UTF-8 would end the connections of all who get them.
            if (!Utf8.IsValid(utf8.Span)) return false;
            using var document = JsonDocument.Parse(utf8, Options);
            packet = new PacketReader(utf8).Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            // What is missing, of another kind, or out of range.
            return false;
        }

        return packet is not null;
    }

    private Packet? Read(JsonElement root)
    {
        if (root.GetProperty("v"u8).GetInt32() is not Packet.Version) return null;
        var events = new List<PacketEvent>();
        foreach (var given in root.GetProperty("events"u8).EnumerateArray()) events.Add(ReadEvent(given));
        return new Packet(
            NodeId(root, "node"u8),
            Count(root, "epoch"u8),
            Count(root, "clock"u8),
            Count(root, "life"u8),
            Count(root, "seq"u8),
            events);
    }

    private PacketEvent ReadEvent(JsonElement given)
    {
        var read = new PacketEvent(PacketEventTypes.Find(given.GetProperty("type"u8)) ?? throw new FormatException());
        return read.Type switch
        {
            PacketEventType.Hello or PacketEventType.Alive or PacketEventType.Gone => read,
            PacketEventType.Sync => read with { NodeId = given.TryGetProperty("node"u8, out _) ? NodeId(given, "node"u8) : "" },
            PacketEventType.Bye => read with { Grace = TimeSpan.FromMilliseconds(Math.Min(Count(given, "graceMs"u8), (long)TimeSpan.FromHours(1).TotalMilliseconds)) },
            PacketEventType.Join => WithTenure(read, given) with { Revision = Count(given, "rev"u8), Data = Data(given, isNeeded: false) },
            PacketEventType.Update => WithTenure(read, given) with { Revision = Count(given, "rev"u8), Data = Data(given) },
            PacketEventType.Away => WithTenure(read, given),
            PacketEventType.Leave => WithTenure(read, given) with { Reason = Reason(given) },
            PacketEventType.Answer => WithTenure(read, given) with { Data = Data(given), Rounds = [.. List(given, "rounds"u8).Select(RoundOf)] },
            PacketEventType.Message => read with
            {
                HasMember = given.TryGetProperty("userId"u8, out _),
                Member = given.TryGetProperty("userId"u8, out _) ? MemberOf(given) : default,
                EventName = Valid(Text(given, "event"u8), Identifiers.IsEvent),
                Data = Data(given),
                To = given.TryGetProperty("to"u8, out var to) ? RecipientOf(to) : null,
            },
            PacketEventType.Ask => read with { RequestId = RequestId(given), Members = Members(given) },
            PacketEventType.Done => read with { NodeId = NodeId(given, "node"u8), RequestId = RequestId(given), Members = Members(given) ?? throw new FormatException() },
            PacketEventType.Kick => read with { To = RecipientOf(given.GetProperty("to"u8)) },
            PacketEventType.Roster => read with { Roster = [.. List(given, "roster"u8).Select(EntryOf)] },
            PacketEventType.List => read with { RequestId = RequestId(given), After = Text(given, "after"u8), Limit = (int)Math.Clamp(Count(given, "limit"u8), 1, 1_000_000) },
            PacketEventType.Rooms => read with { NodeId = NodeId(given, "node"u8), RequestId = RequestId(given), Rooms = [.. List(given, "rooms"u8).Select(CountOf)] },
            _ => throw new FormatException(),
        };
    }

    private static PacketEvent WithTenure(PacketEvent read, JsonElement given) => read with { Member = MemberOf(given), Stamp = Count(given, "stamp"u8) };

    private static RosterEntry EntryOf(JsonElement given) => new(
        MemberOf(given), Count(given, "stamp"u8), Count(given, "rev"u8), given.TryGetProperty("away"u8, out var away) && away.GetBoolean());

    private static RoundId RoundOf(JsonElement given) => new(NodeId(given, "node"u8), RequestId(given));

    private static RoomCount CountOf(JsonElement given) => new(
        Valid(Text(given, "roomId"u8), Identifiers.IsRoomId), checked((int)Count(given, "members"u8)), checked((int)Count(given, "users"u8)));

    private static MemberId MemberOf(JsonElement given) => new(
        Valid(Text(given, "userId"u8), Identifiers.IsUserId), Valid(Text(given, "clientId"u8), Identifiers.IsClientId));

    private static Recipient RecipientOf(JsonElement given) => new(
        Valid(Text(given, "userId"u8), Identifiers.IsUserId),
        given.TryGetProperty("clientId"u8, out var clientId) ? Valid(clientId.GetString(), Identifiers.IsClientId) : null);

    private static IReadOnlyList<MemberId>? Members(JsonElement given) =>
        given.TryGetProperty("members"u8, out var members) ? [.. members.EnumerateArray().Select(MemberOf)] : null;

    private static JsonElement.ArrayEnumerator List(JsonElement given, ReadOnlySpan<byte> name) => given.GetProperty(name).EnumerateArray();

    private static string RequestId(JsonElement given) => Valid(Text(given, "requestId"u8), Identifiers.IsRequestId);

    private static string NodeId(JsonElement given, ReadOnlySpan<byte> name) =>
        Text(given, name) is { Length: > 0 and <= ClusterOptions.NodeIdLength } id ? id : throw new FormatException();

    // An element that is no string gives null, or throws: both are no text.
    private static string Text(JsonElement given, ReadOnlySpan<byte> name) => given.GetProperty(name).GetString() ?? throw new FormatException();

    private static long Count(JsonElement given, ReadOnlySpan<byte> name) =>
        given.GetProperty(name).GetInt64() is >= 0 and <= MostCount and var count ? count : throw new FormatException();

    private static string Reason(JsonElement given) => Text(given, "reason"u8) switch
    {
        RemoveReason.Left => RemoveReason.Left,
        RemoveReason.Disconnected => RemoveReason.Disconnected,
        RemoveReason.Timeout => RemoveReason.Timeout,
        RemoveReason.Kicked => RemoveReason.Kicked,
        RemoveReason.NodeLost => RemoveReason.NodeLost,
        _ => throw new FormatException(),
    };

    private static string Valid(string? text, Rule isValid) => text is not null && isValid(text) ? text : throw new FormatException();

    /// <summary>The bytes of the value as they came, where they lie.</summary>
    private RawJson Data(JsonElement given, bool isNeeded = true)
    {
        if (!given.TryGetProperty("data"u8, out var data)) return isNeeded ? throw new FormatException() : default;
        var raw = JsonMarshal.GetRawUtf8Value(data);
        if (!utf8.Span.Overlaps(raw, out var offset)) throw new InvalidOperationException();
        return new RawJson(utf8.Slice(offset, raw.Length));
    }
}
