using System.Text.Json.Nodes;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.AsyncApi;

/// <summary>One message of the document.</summary>
/// <param name="Side">Who says it: Client or Server. Two names are used both ways.</param>
/// <param name="Record">The record that it is.</param>
/// <param name="Type">Its name on the wire.</param>
/// <param name="Schema">What it consists of.</param>
internal sealed record MessageEntry(string Side, Type Record, string Type, JsonObject Schema)
{
    /// <summary>What the document calls it.</summary>
    public string Key => Side + Record.Name;

    /// <summary>The examples of the page.</summary>
    public IEnumerable<JsonNode> Examples { get; init; } = FromPage(Side is "Client" ? "Messages of the client" : "Messages of the service", Type);

    /// <summary>The message, which names its schema.</summary>
    public JsonObject Describe() => new()
    {
        ["name"] = Type,
        ["title"] = $"{Type}, of the {(Side is "Client" ? "client" : "service")}",
        ["summary"] = (string?)Schema["description"],
        ["contentType"] = "application/json",
        ["payload"] = new JsonObject { ["$ref"] = $"#/components/schemas/{Key}" },
        ["examples"] = new JsonArray([.. Examples.Select(example => new JsonObject { ["payload"] = example })]),
    };

    private static IEnumerable<JsonNode> FromPage(string chapter, string section) => ProtocolPage.Blocks
        .Where(block => block.Chapter == chapter && block.Section == section && block.Language is "json")
        .Select(block => JsonNode.Parse(block.Text)!);
}
