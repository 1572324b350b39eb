using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>What comes from the service.</summary>
internal static class Incoming
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = ProtocolLimits.JsonDepth + 1 };

    /// <summary>The messages of one frame: several where the service batches.</summary>
    /// <param name="text">The frame; null: it was no text.</param>
    /// <param name="messages">Those that can be read. What is of an unknown type, or of another shape than it should be, is passed over.</param>
    /// <returns>Whether all of it was envelopes, readable or not.</returns>
    public static bool TryDecode(string? text, out IReadOnlyList<ServerMessage> messages)
    {
        var read = new List<ServerMessage>();
        messages = read;
        if (text is null) return false;
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (ServerMessageDecoder.TryDecode(utf8, read)) return true;

        // One envelope is bad: the others are as good as ever.
        read.Clear();
        try
        {
            using var document = JsonDocument.Parse(utf8, DocumentOptions);
            var frame = document.RootElement;
            if (frame.ValueKind is not JsonValueKind.Array) return IsEnvelope(frame);
            var isValid = true;
            foreach (var envelope in frame.EnumerateArray())
            {
                if (IsEnvelope(envelope)) ServerMessageDecoder.TryDecode(JsonMarshal.GetRawUtf8Value(envelope).ToArray(), read);
                else isValid = false;
            }

            return isValid;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a name.
            return false;
        }
    }

    private static bool IsEnvelope(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty("type"u8, out var type) && type.ValueKind is JsonValueKind.String;
}
