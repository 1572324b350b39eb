using System.Buffers;
using System.Text;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>The codec in terms of text, and what a test expects of it.</summary>
internal static class Wire
{
    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static string Encode(ClientMessage message) => Text(Utf8(message));

    public static string Encode(ServerMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageEncoder.Write(output, message);
        return Text(output.WrittenMemory);
    }

    public static ReadOnlyMemory<byte> Utf8(ClientMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageEncoder.Write(output, message);
        return output.WrittenMemory;
    }

    /// <summary>The client message that this is.</summary>
    public static ClientMessage Accepted(string json) => Accepted(Bytes(json));

    /// <inheritdoc cref="Accepted(string)"/>
    public static ClientMessage Accepted(ReadOnlyMemory<byte> utf8)
    {
        var isMessage = ClientMessageDecoder.TryDecode(utf8, out var message, out var error);
        Assert.True(isMessage, error?.Text);
        Assert.Null(error);
        return message!;
    }

    /// <summary>The error that refuses this client message.</summary>
    public static ServerMessage.Error Refused(string json)
    {
        Assert.False(ClientMessageDecoder.TryDecode(Bytes(json), out var message, out var error));
        Assert.Null(message);
        return error;
    }

    public static void IsInvalidMessage(string json, string text, long? id = null) =>
        Assert.Equal(new ServerMessage.Error(ErrorCode.InvalidMessage, text, id), Refused(json));

    public static void IsInvalidJson(string json) =>
        Assert.Equal(new ServerMessage.Error(ErrorCode.InvalidJson, FaultText.NotJson), Refused(json));

    /// <summary>The messages of a frame from the service, whole.</summary>
    public static IReadOnlyList<ServerMessage> Frame(string json)
    {
        var messages = new List<ServerMessage>();
        Assert.True(ServerMessageDecoder.TryDecode(Bytes(json), messages), json);
        return messages;
    }

    /// <summary>Equal in every member. Records compare their lists by reference, so those are compared first.</summary>
    public static void Same(ClientMessage expected, ClientMessage actual)
    {
        if (expected is ClientMessage.ReportRequest { From: { } from } && actual is ClientMessage.ReportRequest { From: { } others } request)
        {
            Assert.Equal(from, others);
            actual = request with { From = from };
        }

        Assert.Equal(expected, actual);
    }

    /// <inheritdoc cref="Same(ClientMessage, ClientMessage)"/>
    public static void Same(ServerMessage expected, ServerMessage actual)
    {
        if (expected is ServerMessage.Joined wanted && actual is ServerMessage.Joined joined)
        {
            Assert.Equal(wanted.Members, joined.Members);
            actual = joined with { Members = wanted.Members };
        }

        if (expected is ServerMessage.Synced over && actual is ServerMessage.Synced synced)
        {
            Assert.Equal(over.Missing, synced.Missing);
            actual = synced with { Missing = over.Missing };
        }

        Assert.Equal(expected, actual);
    }
}
