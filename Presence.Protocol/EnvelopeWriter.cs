using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>
/// Writes the envelopes of the hot path from parts that were encoded once, without a record and without an allocation. The
/// bytes are those that <see cref="MessageEncoder"/> writes for the record of the same name.
/// </summary>
/// <remarks>A <c>room</c> comes from <see cref="EncodeRoom"/>, a <c>member</c> from <see cref="EncodeMember"/>.</remarks>
public static class EnvelopeWriter
{
    private const int CharactersAtOnce = 64;
    private const int CharactersPerEscaped = 6;

    /// <summary>The members of an envelope that name a room, encoded once for its lifetime.</summary>
    public static byte[] EncodeRoom(string roomId) => Encoding.UTF8.GetBytes($"\"roomId\":{Quote(roomId)}");

    /// <summary>The members of an envelope that name a member, encoded once for its lifetime.</summary>
    public static byte[] EncodeMember(MemberId member) =>
        Encoding.UTF8.GetBytes($"\"userId\":{Quote(member.UserId)},\"clientId\":{Quote(member.ClientId)}");

    /// <summary>ADD_USER, with <paramref name="data"/> and <paramref name="requestId"/> left out where empty.</summary>
    public static void AddUser(
        IBufferWriter<byte> output, ReadOnlySpan<byte> room, ReadOnlySpan<byte> member, ReadOnlySpan<byte> data, ReadOnlySpan<byte> requestId)
    {
        output.Write("{\"type\":\"ADD_USER\","u8);
        output.Write(room);
        output.Write(","u8);
        output.Write(member);
        if (!data.IsEmpty)
        {
            output.Write(",\"data\":"u8);
            output.Write(data);
        }

        WriteRequestId(output, requestId);
        output.Write("}"u8);
    }

    /// <summary>REMOVE_USER.</summary>
    public static void RemoveUser(
        IBufferWriter<byte> output, ReadOnlySpan<byte> room, ReadOnlySpan<byte> member, ReadOnlySpan<byte> reason, int remaining)
    {
        output.Write("{\"type\":\"REMOVE_USER\","u8);
        output.Write(room);
        output.Write(","u8);
        output.Write(member);
        output.Write(",\"reason\":\""u8);
        output.Write(reason);
        output.Write("\",\"remaining\":"u8);
        WriteNumber(output, remaining);
        output.Write("}"u8);
    }

    /// <summary>MESSAGE from a member; from the operator where <paramref name="member"/> is empty.</summary>
    public static void Message(
        IBufferWriter<byte> output, ReadOnlySpan<byte> room, ReadOnlySpan<byte> member, ReadOnlySpan<char> eventName, ReadOnlySpan<byte> data)
    {
        output.Write("{\"type\":\"MESSAGE\","u8);
        output.Write(room);
        if (!member.IsEmpty)
        {
            output.Write(",\"from\":{"u8);
            output.Write(member);
            output.Write("}"u8);
        }

        output.Write(",\"event\":\""u8);
        WriteEscaped(output, eventName);
        output.Write("\",\"data\":"u8);
        output.Write(data);
        output.Write("}"u8);
    }

    /// <summary>REPORT_REQUEST to a member.</summary>
    public static void ReportRequest(IBufferWriter<byte> output, ReadOnlySpan<byte> room, ReadOnlySpan<byte> requestId)
    {
        output.Write("{\"type\":\"REPORT_REQUEST\","u8);
        output.Write(room);
        WriteRequestId(output, requestId);
        output.Write("}"u8);
    }

    /// <summary>The start of JOINED, up to its members; each by <see cref="ListMember"/>, then <see cref="EndJoined"/>.</summary>
    public static void BeginJoined(IBufferWriter<byte> output, ReadOnlySpan<byte> room, long? id)
    {
        output.Write("{\"type\":\"JOINED\""u8);
        WriteId(output, id);
        output.Write(","u8);
        output.Write(room);
        output.Write(",\"members\":["u8);
    }

    /// <summary>The end of JOINED, with <paramref name="requestId"/> left out where empty.</summary>
    public static void EndJoined(IBufferWriter<byte> output, ReadOnlySpan<byte> requestId)
    {
        output.Write("]"u8);
        WriteRequestId(output, requestId);
        output.Write("}"u8);
    }

    /// <summary>The start of SYNCED, up to its missing members; each by <see cref="ListMember"/>, then <see cref="EndSynced"/>.</summary>
    public static void BeginSynced(IBufferWriter<byte> output, ReadOnlySpan<byte> room, ReadOnlySpan<byte> requestId)
    {
        output.Write("{\"type\":\"SYNCED\","u8);
        output.Write(room);
        WriteRequestId(output, requestId);
        output.Write(",\"missing\":["u8);
    }

    /// <summary>The end of SYNCED.</summary>
    public static void EndSynced(IBufferWriter<byte> output) => output.Write("]}"u8);

    /// <summary>ERROR.</summary>
    internal static void Error(IBufferWriter<byte> output, ServerMessage.Error error)
    {
        output.Write("{\"type\":\"ERROR\""u8);
        WriteId(output, error.Id);
        WriteText(output, ",\"roomId\":\""u8, error.RoomId);
        WriteText(output, ",\"code\":\""u8, error.Code);
        WriteText(output, ",\"message\":\""u8, error.Text);
        if (error.RetryAfterMs is { } wait)
        {
            output.Write(",\"retryAfterMs\":"u8);
            WriteNumber(output, wait);
        }

        output.Write("}"u8);
    }

    /// <summary>PONG.</summary>
    internal static void Pong(IBufferWriter<byte> output, ServerMessage.Pong pong)
    {
        output.Write("{\"type\":\"PONG\""u8);
        WriteId(output, pong.Id);
        output.Write("}"u8);
    }

    /// <summary>ACK.</summary>
    internal static void Ack(IBufferWriter<byte> output, ServerMessage.Ack ack)
    {
        output.Write("{\"type\":\"ACK\""u8);
        WriteId(output, ack.Id);
        WriteText(output, ",\"roomId\":\""u8, ack.RoomId);
        WriteText(output, ",\"requestId\":\""u8, ack.RequestId);
        output.Write("}"u8);
    }

    /// <summary>One entry of a list of members.</summary>
    public static void ListMember(IBufferWriter<byte> output, ReadOnlySpan<byte> member, bool isFirst)
    {
        output.Write(isFirst ? "{"u8 : ",{"u8);
        output.Write(member);
        output.Write("}"u8);
    }

    private static void WriteRequestId(IBufferWriter<byte> output, ReadOnlySpan<byte> requestId)
    {
        if (requestId.IsEmpty) return;
        output.Write(",\"requestId\":\""u8);
        output.Write(requestId);
        output.Write("\""u8);
    }

    private static void WriteId(IBufferWriter<byte> output, long? id)
    {
        if (id is not { } number) return;
        output.Write(",\"id\":"u8);
        WriteNumber(output, number);
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> before, string? text)
    {
        if (text is null) return;
        output.Write(before);
        WriteEscaped(output, text);
        output.Write("\""u8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        Span<char> escaped = stackalloc char[CharactersAtOnce * CharactersPerEscaped];
        while (!text.IsEmpty)
        {
            // Whatever is left of a pair of surrogates at the end of a part begins the next one.
            var part = text[..Math.Min(text.Length, CharactersAtOnce)];
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(part, escaped, out var consumed, out var length, isFinalBlock: part.Length == text.Length);
            var bytes = output.GetSpan(Encoding.UTF8.GetMaxByteCount(length));
            output.Advance(Encoding.UTF8.GetBytes(escaped[..length], bytes));
            text = text[consumed..];
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
