using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>The timeline of "The join round" in docs/protocol.md, by the same clock.</summary>
public sealed partial class RoundExample
{
    private readonly Dictionary<string, string> _pageIds = [];

    [Fact(Timeout = 60_000)]
    public async Task Newcomers_of_the_same_50_milliseconds_share_a_round()
    {
        var block = ProtocolPage.Blocks.Single(block => block.Chapter is "The join round");
        var clock = new FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(clock: clock);
        var clients = new Dictionary<string, TestClient>();
        foreach (var name in new[] { "ann", "bob", "cy", "di" }) clients[name] = await app.ConnectAsync(name, $"{name}-1");
        await clients["ann"].JoinAsync("lobby", "0");
        foreach (var client in clients.Values) client.Transcript.Clear();

        var now = 0;
        var expected = clients.Keys.ToDictionary(name => name, _ => new List<string>());
        var heard = clients.Keys.ToDictionary(name => name, _ => new List<string>());
        foreach (var line in block.Lines)
        {
            var time = int.Parse(line.AsSpan(0, 4), CultureInfo.InvariantCulture);
            clock.Advance(TimeSpan.FromMilliseconds(time - now));
            now = time;
            foreach (var step in Step().Matches(line).Cast<Match>())
            {
                var what = step.Groups["what"].Value;
                foreach (var who in step.Groups["who"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (step.Groups["arrow"].Value is "->")
                    {
                        await SayAsync(clients[who], what);
                        continue;
                    }

                    expected[who].Add(what);
                    heard[who].Add(Short(await clients[who].ExpectAsync(what.Split(' ')[0]), what));
                }
            }
        }

        Assert.Equal(22, expected.Values.Sum(lines => lines.Count));
        Assert.Equal(expected, heard);

        // And nothing else.
        foreach (var (name, client) in clients) await client.SettleAsync("lobby");
        Assert.Equal(expected.Select(lines => lines.Value.Count), clients.Values.Select(client => client.Transcript.Lines.Count(line => line.StartsWith("<-", StringComparison.Ordinal))));
    }

    private Task SayAsync(TestClient client, string what) => what.Split(' ') switch
    {
        ["JOIN"] => client.SendAsync("""{"type":"JOIN","roomId":"lobby","data":0}"""),
        [_, var request] => client.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":0,"requestId":"{{_pageIds.Single(id => id.Value == request).Key}}"}"""),
        _ => throw new ArgumentException(what),
    };

    /// <summary>A message as the page abbreviates it.</summary>
    private string Short(JsonElement message, string onPage)
    {
        var type = message.GetProperty("type").GetString();
        var request = message.TryGetProperty("requestId", out var id) ? " " + Named(id.GetString()!, onPage) : "";
        var user = message.TryGetProperty("userId", out var userId) ? $" {userId}" : "";
        return type switch
        {
            "JOINED" => $"{type} [{Users(message.GetProperty("members"))}]{request}",
            "SYNCED" => $"{type}{request} [{Users(message.GetProperty("missing"))}]",
            _ => $"{type}{user}{request}",
        };
    }

    private static string Users(JsonElement members) => string.Join(' ', members.EnumerateArray().Select(member => member.GetProperty("userId").GetString()).Order(StringComparer.Ordinal));

    /// <summary>The first that a request is met, it has the page's name.</summary>
    private string Named(string request, string onPage)
    {
        if (_pageIds.TryGetValue(request, out var known)) return known;
        var name = onPage.Split(' ').First(word => word.Contains('.', StringComparison.Ordinal));
        Assert.DoesNotContain(name, _pageIds.Values);
        return _pageIds[request] = name;
    }

    [GeneratedRegex(@"(?<who>\b(?:(?:ann|bob|cy|di) )+) *(?<arrow>->|<-) (?<what>[A-Z_]+(?: [^ ]+)*)(?= {2,}|$)")]
    private static partial Regex Step();
}
