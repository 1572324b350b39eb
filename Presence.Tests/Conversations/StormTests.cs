using System.Diagnostics;
using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class StormTests
{
    private const int Clients = 200;
    private const int MostQuestions = 25;

    [Fact(Timeout = 60_000)]
    public async Task When_200_join_at_once_each_learns_of_all_and_is_asked_a_few_times_only()
    {
        await using var app = await PresenceApp.StartAsync();
        var clients = new List<TestClient>();
        for (var i = 0; i < Clients; i++)
        {
            var client = await app.ConnectAsync($"user-{i}", "tab-1");
            client.AnswerWith(i.ToString(CultureInfo.InvariantCulture));
            clients.Add(client);
        }

        var watch = Stopwatch.StartNew();
        var joined = await Task.WhenAll(clients.Select((client, i) => client.JoinAsync("lobby", i.ToString(CultureInfo.InvariantCulture))));
        var joinedAfter = watch.Elapsed;
        for (var i = 0; i < Clients; i++)
        {
            if (joined[i].TryGetProperty("requestId", out _)) Assert.Empty((await clients[i].ExpectAsync("SYNCED")).GetProperty("missing").EnumerateArray());
        }

        Assert.Single(joined, first => !first.TryGetProperty("requestId", out _));
        foreach (var client in clients) await client.SettleAsync("lobby");

        // One round a window, one more at its beginning and one at its end: nothing else may ask.
        var mostRounds = Math.Min(MostQuestions, (joinedAfter / app.Options.JoinWindow) + 2);
        foreach (var client in clients)
        {
            Assert.Equal(Clients - 1, Known(client).Count);
            Assert.All(Known(client), known => Assert.Equal($"user-{known.Value}", known.Key));
            Assert.InRange(client.TypesReceived.Count(type => type is "REPORT_REQUEST"), 0, mostRounds);
        }
    }

    private static Dictionary<string, int> Known(TestClient client)
    {
        var known = new Dictionary<string, int>();
        foreach (var envelope in client.Received)
        {
            if (envelope.GetProperty("type").ValueEquals("ADD_USER") && envelope.TryGetProperty("data", out var data))
                known[envelope.GetProperty("userId").GetString()!] = data.GetInt32();
        }

        return known;
    }
}
