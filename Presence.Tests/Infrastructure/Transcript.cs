using System.Text;
using System.Text.RegularExpressions;

namespace Presence.Tests.Infrastructure;

/// <summary>What went over one connection, line by line: <c>-&gt;</c> from the client, <c>&lt;-</c> from the service.</summary>
internal sealed partial class Transcript
{
    private const string Welcome = """<- {"type":"WELCOME",""";

    private const int TailLines = 40;
    private const int TailLength = 240;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>Whose connection it is.</summary>
    public string Title { get; set; } = "?";

    /// <summary>The client id that the service made for it, if it did.</summary>
    public string? MadeClientId { get; set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>The last lines, shortened: what a failure shows.</summary>
    public string Tail =>
        string.Join('\n', Lines.TakeLast(TailLines).Select(line => line.Length <= TailLength ? line : $"{line[..TailLength]}..."));

    public void Add(string line)
    {
        lock (_gate) _lines.Add(line);
    }

    /// <summary>Forgets the beginning: another test has it.</summary>
    public void Clear()
    {
        lock (_gate) _lines.Clear();
    }

    /// <summary>
    /// Several transcripts below each other, without their WELCOMEs. What differs from run to run is replaced: the same id by
    /// the same name in all.
    /// </summary>
    public static string Of(params TestClient[] clients)
    {
        var text = new StringBuilder();
        foreach (var client in clients)
        {
            text.Append(client.Transcript.Title).Append('\n');
            foreach (var line in client.Transcript.Lines.Where(line => !line.StartsWith(Welcome, StringComparison.Ordinal))) text.Append(line).Append('\n');
            text.Append('\n');
        }

        return Scrub(text.ToString(), clients);
    }

    private static string Scrub(string text, TestClient[] clients)
    {
        var made = clients.Select(client => client.Transcript.MadeClientId).OfType<string>().ToList();
        for (var i = 0; i < made.Count; i++) text = text.Replace(made[i], $"made-{i + 1}", StringComparison.Ordinal);

        var requests = new Dictionary<string, string>();
        return RequestId().Replace(text, match =>
        {
            if (!requests.TryGetValue(match.Value, out var name)) requests[match.Value] = name = $"r{requests.Count + 1}";
            return name;
        });
    }

    [GeneratedRegex("""(?<="requestId":")[a-z2-9]{6}\.[0-9]+(?=")""")]
    private static partial Regex RequestId();
}
