using System.Text.Json;
using Presence.Tests.Architecture;

namespace Presence.Tests.Metrics;

/// <summary>The dashboard that is part of the documentation.</summary>
internal static class Dashboard
{
    /// <summary>Each expression that it asks Prometheus.</summary>
    public static List<string> Queries()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Documentation.Root, "docs", "grafana", "presence.json")));
        var queries = new List<string>();
        Gather(json.RootElement, queries);
        Assert.NotEmpty(queries);
        return queries;
    }

    private static void Gather(JsonElement element, List<string> queries)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Gather(item, queries);
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name is "expr") queries.Add(member.Value.GetString()!);
                else Gather(member.Value, queries);
            }
        }
    }
}
