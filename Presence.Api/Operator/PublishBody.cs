using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Presence.Protocol;

namespace Presence.Api;

/// <summary>A message to a room that no member has sent.</summary>
/// <param name="Event">The event's name: 1 to 64 characters, none of them a control character.</param>
/// <param name="Data">Any JSON value. It is relayed byte for byte, and never kept.</param>
/// <param name="To">Whom it is for; absent: everybody in the room.</param>
internal sealed record PublishBody(
    [property: StringLength(ProtocolLimits.EventLength, MinimumLength = 1)]
    [property: Description("The event's name: 1 to 64 characters, none of them a control character.")] string Event,
    [property: Description("Any JSON value. It is relayed byte for byte, and never kept.")] JsonElement Data,
    [property: Description("Whom it is for: with clientId one client, without all clients of the user. Absent: everybody in the room.")] Recipient? To = null)
{
    // As in a message of a client: the same nesting, and no property twice.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ProtocolLimits.JsonDepth, AllowDuplicateProperties = false };

    /// <summary>The data as it came, spacing and escapes included.</summary>
    public RawJson GetRawData() => new(JsonMarshal.GetRawUtf8Value(Data).ToArray());

    /// <summary>Reads one, as strictly as a message of a client. What is wrong is named by its property, and never repeated.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, Dictionary<string, string[]> faults, [NotNullWhen(true)] out PublishBody? body)
    {
        body = null;
        try
        {
            // The parser does not look into strings; bytes that are no UTF-8 would end the connections of all who get them.
            if (!Utf8.IsValid(utf8.Span)) throw new JsonException();
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) faults[""] = ["The body is a JSON object with event, data and, if need be, to."];
            else body = Read(document.RootElement, faults);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            faults[""] = ["The body is not one JSON value in UTF-8, names a property twice, or nests deeper than 64 levels."];
        }

        return body is not null;
    }

    private static PublishBody? Read(JsonElement root, Dictionary<string, string[]> faults)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is not ("event" or "data" or "to")) faults[""] = ["The body takes event, data and to, and nothing else."];
        }

        var name = root.TryGetProperty("event"u8, out var given) ? Text(given) : null;
        if (!Identifiers.IsEvent(name)) faults["event"] = ["Give event: a string of 1 to 64 characters, none of them a control character."];
        if (!root.TryGetProperty("data"u8, out var data)) faults["data"] = ["Give data: any JSON value; null where there is none."];
        var to = root.TryGetProperty("to"u8, out var whom) ? ReadRecipient(whom) : null;
        if (IsGiven(whom) && to is null) faults["to"] = ["to must be {userId, clientId?}."];

        return faults.Count is 0 ? new PublishBody(name!, data.Clone(), to) : null;
    }

    private static Recipient? ReadRecipient(JsonElement given)
    {
        if (given.ValueKind is not JsonValueKind.Object || given.EnumerateObject().Any(property => property.Name is not ("userId" or "clientId"))) return null;
        var userId = given.TryGetProperty("userId"u8, out var user) ? Text(user) : null;
        var clientId = given.TryGetProperty("clientId"u8, out var client) ? Text(client) : null;
        if (!Identifiers.IsUserId(userId) || (IsGiven(client) && !Identifiers.IsClientId(clientId))) return null;
        return new Recipient(userId!, clientId);
    }

    // Many a serializer writes null for what is absent.
    private static bool IsGiven(JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    private static string? Text(JsonElement given)
    {
        try
        {
            return given.ValueKind is JsonValueKind.String ? given.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
