using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>What this client shares: the latest value, and whether the service has been given it.</summary>
internal sealed class OwnData(RawJson value)
{
    public static readonly RawJson Null = new("null"u8.ToArray());

    // The message around it is a level too.
    private const int MaxDepth = ProtocolLimits.JsonDepth - 1;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    private RawJson _told;

    public RawJson Value { get; private set; } = value;

    public bool IsStale => Value != _told;

    /// <returns>Whether that is a change.</returns>
    public bool Replace(RawJson latest)
    {
        var isChange = latest != Value;
        Value = latest;
        return isChange;
    }

    /// <summary>The value, to be sent now.</summary>
    public RawJson Tell() => _told = Value;

    /// <summary>A value as JSON: later changes to the original do not count.</summary>
    /// <exception cref="ArgumentException">It is not JSON, or deeper than the service takes.</exception>
    public static RawJson From<T>(T value, JsonTypeInfo<T> type)
    {
        if (value is RawJson { IsPresent: false }) return Null;
        try
        {
            var json = new RawJson(value is RawJson given ? given.Utf8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(value, type));
            using var document = JsonDocument.Parse(json.Utf8, Options);
            return json;
        }
        catch (JsonException fault)
        {
            throw new ArgumentException($"This is not one JSON value of at most {MaxDepth} levels.", nameof(value), fault);
        }
    }
}
