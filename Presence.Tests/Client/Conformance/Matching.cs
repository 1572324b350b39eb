using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Presence.Tests.Client;

/// <summary>How the conformance cases compare: the members that are named, and nothing about the rest.</summary>
internal static partial class Matching
{
    public static bool Matches(JsonElement actual, JsonElement expected)
    {
        if (actual.ValueKind is not JsonValueKind.Object) return false;
        foreach (var wanted in expected.EnumerateObject())
        {
            var isThere = actual.TryGetProperty(wanted.Name, out var value);
            var matches = (wanted.Value.ValueKind is JsonValueKind.String ? wanted.Value.GetString() : null) switch
            {
                "$any" => isThere,
                "$absent" => !isThere,
                "$nothing" => !isThere || value.ValueKind is JsonValueKind.Null,
                _ => isThere && JsonElement.DeepEquals(value, wanted.Value),
            };
            if (!matches) return false;
        }

        return true;
    }

    /// <summary>A message to send: <c>$join.id</c> stands for that member of what was remembered as <c>join</c>. Null where there is nothing to reply to.</summary>
    public static string? Fill(JsonElement message, IReadOnlyDictionary<string, JsonElement> remembered)
    {
        var filled = JsonObject.Create(message)!;
        foreach (var name in new[] { "id", "requestId" })
        {
            if (filled[name] is not JsonValue value || !value.TryGetValue<string>(out var text) || Reference().Match(text) is not { Success: true } reference) continue;
            filled.Remove(name);
            if (remembered[reference.Groups[1].Value].TryGetProperty(reference.Groups[2].Value, out var known)) filled[name] = JsonValue.Create(known);
            else if (message.GetProperty("type").GetString() is "ACK" or "ERROR") return null;
        }

        return filled.ToJsonString();
    }

    [GeneratedRegex(@"^\$(\w+)\.(\w+)$")]
    private static partial Regex Reference();
}
