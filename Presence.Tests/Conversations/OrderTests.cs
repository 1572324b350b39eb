using System.Text.Json;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>What a client may rely on, whatever else goes on.</summary>
public sealed class OrderTests
{
    private const int Times = 30;

    [Fact(Timeout = 30_000)]
    public async Task JOINED_comes_first_and_nothing_comes_behind_LEFT()
    {
        await using var app = await PresenceApp.StartAsync(Fast);
        var (ann, ben) = await Pair.MeetAsync(app);
        var talk = TalkAsync(ann, Times * 20);
        for (var i = 0; i < Times; i++)
        {
            await ben.LeaveAsync("lobby");
            await ben.JoinAsync("lobby", "1");
        }

        await talk;
        await ben.LeaveAsync("lobby");
        await ben.PingAsync();

        var isIn = true;
        foreach (var envelope in ben.Received.Where(envelope => envelope.TryGetProperty("roomId", out _)).SkipWhile(envelope => TypeOf(envelope) is not "SYNCED"))
        {
            if (TypeOf(envelope) is "JOINED") Assert.False(isIn);
            else Assert.True(isIn, $"{TypeOf(envelope)} came outside.");
            isIn = TypeOf(envelope) is not "LEFT";
        }

        Assert.False(isIn);
        Assert.Contains("MESSAGE", ben.TypesReceived);
    }

    [Fact(Timeout = 30_000)]
    public async Task All_see_one_order_and_each_sender_s_own()
    {
        await using var app = await PresenceApp.StartAsync(Fast);
        TestClient[] watchers = [await app.ConnectAsync("wim", "tab-1"), await app.ConnectAsync("xan", "tab-1", "presence.v1.batch")];
        TestClient[] senders = [await app.ConnectAsync("ann", "tab-1"), await app.ConnectAsync("ben", "tab-1"), await app.ConnectAsync("cat", "tab-1")];
        foreach (var client in watchers.Concat(senders)) await client.JoinAsync("lobby");
        await Task.WhenAll(senders.Select(sender => ReportAsync(sender, Times * 10)));
        foreach (var client in watchers.Concat(senders)) await client.SettleAsync("lobby");

        var seen = Reports(watchers[0]);
        Assert.Equal(3 * Times * 10, seen.Count);
        Assert.Equal(seen, Reports(watchers[1]));
        foreach (var sender in senders)
        {
            Assert.Equal(Enumerable.Range(0, Times * 10), seen.Where(report => report.UserId == sender.UserId).Select(report => report.Data));
            Assert.Equal(seen.Where(report => report.UserId != sender.UserId), Reports(sender));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_member_that_was_named_is_removed_once_and_never_before()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            Fast(options);
            options.LeaveGrace = TimeSpan.Zero;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(user => ComeAndGoAsync(app, user)));
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");

        var here = new HashSet<string>();
        foreach (var envelope in ann.Received)
        {
            var type = TypeOf(envelope);
            if (type is not ("ADD_USER" or "REMOVE_USER")) continue;
            var member = $"{envelope.GetProperty("userId")} {envelope.GetProperty("clientId")}";
            Assert.True(type is "ADD_USER" ? here.Add(member) : here.Remove(member), $"{type} of {member} came out of turn.");
        }

        Assert.Empty(here);
        Assert.Equal(4 * Times, ann.TypesReceived.Count(type => type is "REMOVE_USER"));
    }

    private static async Task ComeAndGoAsync(PresenceApp app, int user)
    {
        for (var i = 0; i < Times; i++)
        {
            var client = await app.ConnectAsync($"user-{user}", $"tab-{i}");
            await client.JoinAsync("lobby");
            if (i % 3 is 0) await client.LeaveAsync("lobby");
            if (i % 3 is 1) client.Drop();
            else await client.CloseAsync();
        }
    }

    private static async Task TalkAsync(TestClient client, int times)
    {
        for (var i = 0; i < times; i++) await client.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"talk","data":0}""");
    }

    private static async Task ReportAsync(TestClient client, int times)
    {
        for (var i = 0; i < times; i++) await client.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":{{i}}}""");
    }

    private static List<(string UserId, int Data)> Reports(TestClient client) =>
        [.. client.Received.Where(envelope => TypeOf(envelope) is "ADD_USER" && envelope.TryGetProperty("data", out _))
            .Select(report => (report.GetProperty("userId").GetString()!, report.GetProperty("data").GetInt32()))];

    private static string TypeOf(JsonElement envelope) => envelope.GetProperty("type").GetString()!;

    private static void Fast(Presence.Server.PresenceOptions options) => options.MessageBurst = options.MessagesPerSecond = 100_000;
}
