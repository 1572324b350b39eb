using System.Text.Json;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class BatchTests
{
    private const int Wave = 400;
    private const int MostWaves = 50;

    [Fact(Timeout = 30_000)]
    public async Task Under_load_envelopes_come_in_arrays_each_once_and_in_order()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MessageBurst = options.MessagesPerSecond = 100_000);
        var plain = await app.ConnectAsync("plain", subprotocol: "presence.v1");
        var batching = await app.ConnectAsync("batching", subprotocol: "presence.v1.batch");
        Assert.Equal(("presence.v1", "presence.v1.batch"), (plain.Subprotocol, batching.Subprotocol));
        var ann = await app.ConnectAsync("ann", "tab-1");
        foreach (var client in new[] { plain, batching, ann }) await client.JoinAsync("lobby");

        var sent = 0;
        for (var wave = 0; wave < MostWaves && !HasBatched(batching); wave++)
        {
            for (var i = 0; i < Wave; i++) await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":{{sent++}}}""");
            await ann.SettleAsync("lobby");
            await plain.SettleAsync("lobby");
            await batching.SettleAsync("lobby");
        }

        Assert.True(HasBatched(batching), "Never was anything batched.");
        Assert.Equal(Enumerable.Range(0, sent), Numbers(batching));
        Assert.Equal(Enumerable.Range(0, sent), Numbers(plain));
        Assert.Equal(plain.Received.Count, plain.FramesReceived);
        Assert.DoesNotContain(batching.Transcript.Lines, line => line.StartsWith("<- []", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15_000)]
    public async Task An_idle_room_sends_single_envelopes_to_everyone()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1", "presence.v1.batch");
        await ann.JoinAsync("lobby");
        await ann.PingAsync();
        Assert.Equal(ann.Received.Count, ann.FramesReceived);
        Assert.All(ann.Transcript.Lines, line => Assert.DoesNotContain("<- [", line, StringComparison.Ordinal));
    }

    private static bool HasBatched(TestClient client) => client.FramesReceived < client.Received.Count;

    private static IEnumerable<int> Numbers(TestClient client) => client.Received
        .Where(envelope => envelope.GetProperty("type").ValueEquals("MESSAGE"))
        .Select((JsonElement envelope) => envelope.GetProperty("data").GetInt32());
}
