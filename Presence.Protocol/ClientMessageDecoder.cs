using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>Reads what a client sends. Strict, so that a typing mistake never passes silently.</summary>
public static class ClientMessageDecoder
{
    /// <summary>Reads one message. Never throws for bad input.</summary>
    /// <param name="utf8">The payload of one text frame. The <c>data</c> of the message points into it: it is not copied.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">The reply that refuses it, with the message's id where that could be read.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> utf8,
        [NotNullWhen(true)] out ClientMessage? message,
        [NotNullWhen(false)] out ServerMessage.Error? error) => TryDecode(utf8, likelyRoomId: null, out message, out error);

    /// <summary>Reads one message of somebody who has spoken before. Never throws for bad input.</summary>
    /// <param name="utf8">The payload of one text frame. The <c>data</c> of the message points into it: it is not copied.</param>
    /// <param name="likelyRoomId">The room that the last message was for. A message for it gets this string instead of one of its own.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">The reply that refuses it, with the message's id where that could be read.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> utf8,
        string? likelyRoomId,
        [NotNullWhen(true)] out ClientMessage? message,
        [NotNullWhen(false)] out ServerMessage.Error? error)
    {
        var envelope = new ClientEnvelopeReader(utf8, likelyRoomId);
        try
        {
            envelope.Read();
        }
        catch (JsonException)
        {
            message = null;
            error = new ServerMessage.Error(
                ErrorCode.InvalidJson,
                "The message is not one well-formed JSON value, or nests deeper than 64 levels.");
            return false;
        }

        message = envelope.ToMessage();
        error = message is null ? new ServerMessage.Error(ErrorCode.InvalidMessage, envelope.Fault, envelope.Id) : null;
        return message is not null;
    }
}
