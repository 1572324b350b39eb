using System.Text.Json;

namespace Presence.Protocol;

/// <summary>Reads what the service sends. Lenient, so that the service can grow: unknown members are skipped.</summary>
public static class ServerMessageDecoder
{
    private static readonly string[] KnownTypes =
    [
        "WELCOME", "JOINED", "REPORT_REQUEST", "ADD_USER", "SYNCED", "REMOVE_USER", "MESSAGE", "LEFT", "PONG", "ACK", "ERROR", "GOING_AWAY",
    ];

    // One level more than an envelope may have: the array of a batch.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = ProtocolLimits.JsonDepth + 1 };

    /// <summary>Appends the messages of one frame: one envelope, or the array of a <c>presence.v1.batch</c> frame.</summary>
    /// <param name="utf8">The payload of one text frame.</param>
    /// <param name="messages">Where they go. Envelopes of a type that this version does not know are left out.</param>
    /// <returns>False where the frame is not JSON, or an envelope of a known type is malformed. Never throws for bad input.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> utf8, ICollection<ServerMessage> messages)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, DocumentOptions);
            if (document.RootElement.ValueKind is not JsonValueKind.Array) return TryDecode(document.RootElement, messages);
            foreach (var envelope in document.RootElement.EnumerateArray())
            {
                if (!TryDecode(envelope, messages)) return false;
            }

            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NotSupportedException)
        {
            // InvalidOperationException: half of a surrogate pair in a name or a string.
            return false;
        }
    }

    private static bool TryDecode(JsonElement envelope, ICollection<ServerMessage> messages)
    {
        if (envelope.ValueKind is not JsonValueKind.Object
            || !envelope.TryGetProperty("type"u8, out var type)
            || type.ValueKind is not JsonValueKind.String)
        {
            return false;
        }

        if (!IsKnown(type)) return true;
        messages.Add(envelope.Deserialize(PresenceJson.Wire.ServerMessage)!);
        return true;
    }

    private static bool IsKnown(JsonElement type)
    {
        foreach (var name in KnownTypes)
        {
            if (type.ValueEquals(name)) return true;
        }

        return false;
    }
}
