using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>Writes messages as they go over the wire: UTF-8, no spaces, <c>type</c> first.</summary>
public static class MessageEncoder
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Appends a message of a client.</summary>
    public static void Write(IBufferWriter<byte> output, ClientMessage message)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, message, PresenceJson.Wire.ClientMessage);
    }

    /// <summary>Appends a message of the service.</summary>
    public static void Write(IBufferWriter<byte> output, ServerMessage message)
    {
        // The replies that a flood of messages brings forth must not bring forth garbage as well.
        switch (message)
        {
            case ServerMessage.Error error:
                EnvelopeWriter.Error(output, error);
                return;
            case ServerMessage.Pong pong:
                EnvelopeWriter.Pong(output, pong);
                return;
            case ServerMessage.Ack ack:
                EnvelopeWriter.Ack(output, ack);
                return;
        }

        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, message, PresenceJson.Wire.ServerMessage);
    }
}
