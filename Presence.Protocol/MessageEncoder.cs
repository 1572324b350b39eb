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
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, message, PresenceJson.Wire.ServerMessage);
    }
}
