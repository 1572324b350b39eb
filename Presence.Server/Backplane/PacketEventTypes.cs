using System.Text.Json;

namespace Presence.Server;

/// <summary>What the types of events are called in packets.</summary>
internal static class PacketEventTypes
{
    private static readonly JsonEncodedText[] Names =
        [.. Enum.GetNames<PacketEventType>().Select(name => JsonEncodedText.Encode(name.ToUpperInvariant()))];

    public static JsonEncodedText NameOf(PacketEventType type) => Names[(int)type];

    /// <summary>The type of that name; null where there is none.</summary>
    public static PacketEventType? Find(JsonElement name)
    {
        if (name.ValueKind is not JsonValueKind.String) return null;
        for (var type = 0; type < Names.Length; type++)
        {
            if (name.ValueEquals(Names[type].EncodedUtf8Bytes)) return (PacketEventType)type;
        }

        return null;
    }
}
