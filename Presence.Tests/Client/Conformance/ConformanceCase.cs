using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Presence.Tests.Client;

/// <summary>One case of clients/conformance: its README says what each step means.</summary>
internal sealed record ConformanceCase(string Name, JsonElement? Client, IReadOnlyList<JsonElement> Steps)
{
    // The plain request is asked, but only to explain a status that was seen.
    private static readonly string[] Able = ["batch", "ping", "handshake status"];

    private static readonly string Folder = FindFolder();

    /// <summary>All that this client has what it takes for, by file and name.</summary>
    public static IReadOnlyDictionary<string, ConformanceCase> All { get; } = Read();

    private static Dictionary<string, ConformanceCase> Read()
    {
        var preludes = Parse("preludes.json");
        var cases = new Dictionary<string, ConformanceCase>();
        foreach (var path in Directory.GetFiles(Path.Combine(Folder, "cases"), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var one in Parse(path).EnumerateArray().Where(IsAble))
            {
                var name = one.GetProperty("name").GetString()!;
                JsonElement? client = one.TryGetProperty("client", out var given) ? given : null;
                cases.Add($"{Path.GetFileNameWithoutExtension(path)}: {name}", new ConformanceCase(name, client, [.. StepsOf(one, preludes)]));
            }
        }

        foreach (var (name, client, steps) in Schedule(Parse("schedule.json")))
            cases.Add($"schedule: {name}", new ConformanceCase(name, client, [.. StepsOf(steps, preludes)]));
        return cases;
    }

    private static IEnumerable<(string Name, JsonElement? Client, JsonElement Steps)> Schedule(JsonElement schedule)
    {
        foreach (var row in schedule.GetProperty("closeCodes").EnumerateArray().Where(IsAble))
        {
            var code = row.GetProperty("code").GetRawText();
            var end = code is "\"hang up\"" ? """{"hangUp":true}""" : $$"""{"drop":{{code}}}""";
            var leaving = row.TryGetProperty("goingAwayMs", out var wait) ? $$$"""{"send":{"type":"GOING_AWAY","reconnectAfterMs":{{{wait}}}}},""" : "";
            var told = row.GetProperty("fatal").GetBoolean() ? $$""",{"errors":[{"closeCode":{{code}},"fatal":true}]}""" : "";
            yield return (
                $"close code {code}{(leaving.Length > 0 ? $" with {wait} ms" : "")}{Title(row)}",
                ClientOf(row),
                Json($$"""{"given":"alone","steps":[{{leaving}}{{end}},{{Outcome(row)}}{{told}}]}"""));
        }

        foreach (var row in schedule.GetProperty("refusals").EnumerateArray().Where(IsAble))
        {
            var status = row.GetProperty("status");
            var isCut = status.ValueKind is JsonValueKind.String;
            var retryAfter = row.TryGetProperty("retryAfter", out var seconds) ? $",\"retryAfter\":{seconds.GetRawText()}" : "";
            var end = isCut ? """{"hangUp":true}""" : $$$"""{"refuse":{"status":{{{status}}}{{{retryAfter}}}}}""";
            var told = isCut ? "" : $$""",{"errors":[{"status":{{status}},"fatal":{{row.GetProperty("fatal").GetRawText()}}}]}""";
            yield return (
                $"status {status}{retryAfter}{Title(row)}", ClientOf(row), Json($$"""{"steps":[{"do":"join","data":1},{{end}},{{Outcome(row)}}{{told}}]}"""));
        }

        var backOff = schedule.GetProperty("backOff");
        foreach (var random in backOff.GetProperty("randoms").EnumerateArray())
        {
            var waits = backOff.GetProperty("boundsMs").EnumerateArray().Select(bound =>
            {
                var wait = bound.GetDouble() * random.GetDouble();
                return string.Create(CultureInfo.InvariantCulture, $$"""{"hangUp":true},{"state":"offline","retryInMs":{{wait}}},{"advanceMs":{{Math.Ceiling(wait)}}}""");
            });
            yield return ($"waits double up to their longest: {random} of the bound", Json($$"""{"random":{{random}}}"""), Json($$"""{"steps":[{"do":"join"},{{string.Join(',', waits)}}]}"""));
        }
    }

    private static IEnumerable<JsonElement> StepsOf(JsonElement one, JsonElement preludes)
    {
        var before = one.TryGetProperty("given", out var given) ? StepsOf(preludes.GetProperty(given.GetString()!), preludes) : [];
        return before.Concat(one.GetProperty("steps").EnumerateArray());
    }

    private static bool IsAble(JsonElement one) => !one.TryGetProperty("needs", out var needs) || needs.EnumerateArray().All(need => Able.Contains(need.GetString()));

    private static JsonElement? ClientOf(JsonElement row) => row.TryGetProperty("tokens", out var tokens) ? Json($$"""{"tokens":{{tokens.GetRawText()}}}""") : null;

    private static string Outcome(JsonElement row) => row.GetProperty("then").GetString() is "stop"
        ? """{"state":"stopped"}"""
        : $$"""{"state":"offline","retryInMs":{{row.GetProperty("retryInMs")}}}""";

    private static string Title(JsonElement row) => $"{(row.TryGetProperty("tokens", out _) ? " with a new token" : "")} means {row.GetProperty("then")}";

    private static JsonElement Parse(string name) => Json(File.ReadAllText(Path.Combine(Folder, name)));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string FindFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "clients", "conformance"));
}
