using System.Text.Json;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>However often somebody comes and goes, and however fast.</summary>
public sealed class CycleTests
{
    private const int Clients = 4;
    private const int CyclesOfEach = 2_500;
    private const int Flips = 1_000;

    [Fact(Timeout = 60_000)]
    public async Task Ten_thousand_comings_and_goings_leave_nothing_behind()
    {
        await using var app = await PresenceApp.StartAsync(Fast);
        var watcher = await app.ConnectAsync("watcher", "tab-1");
        await watcher.JoinAsync("watched");
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => app.ConnectAsync($"user-{i}", "tab-1")));
        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            // The one half in a room that somebody keeps alive, the other in one that begins anew each time.
            var room = number % 2 is 0 ? "watched" : $"room-{number}";
            for (var i = 0; i < CyclesOfEach; i++) await client.SendAsync($$"""{"type":"{{(i % 2 is 0 ? "JOIN" : "LEAVE")}}","roomId":"{{room}}"}""");
            await client.ExpectAsync("LEFT", left => left.GetProperty("roomId").GetString() == room);
            await client.PingAsync();
        }));

        await PresenceApp.UntilAsync(() => app.Directory.Rooms.ToArray() is [{ MemberCount: 1, UserCount: 1 }], "only the watcher is left");
        await watcher.SettleAsync("watched");
        Assert.Equal(Clients / 2 * CyclesOfEach / 2, watcher.TypesReceived.Count(type => type is "ADD_USER"));
        Assert.Equal(Clients / 2 * CyclesOfEach / 2, watcher.TypesReceived.Count(type => type is "REMOVE_USER"));
        await watcher.LeaveAsync("watched");
        await PresenceApp.UntilAsync(() => app.Directory.Count is 0, "no room is left");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_thousand_flips_of_one_member_are_seen_each_in_its_order()
    {
        await using var app = await PresenceApp.StartAsync(Fast);
        var (ann, ben) = await Pair.MeetAsync(app);
        for (var i = 0; i < Flips; i++) await ben.SendAsync($$"""{"type":"{{(i % 2 is 0 ? "LEAVE" : "JOIN")}}","roomId":"lobby"}""");
        await ben.SettleAsync("lobby");
        await ann.SettleAsync("lobby");

        var seen = ann.Received.Select(TypeOf).Where(type => type is "ADD_USER" or "REMOVE_USER").Skip(1).ToList();
        Assert.Equal(Flips, seen.Count);
        for (var i = 0; i < Flips; i++) Assert.Equal(i % 2 is 0 ? "REMOVE_USER" : "ADD_USER", seen[i]);
        Assert.Equal(2, Assert.Single(app.Directory.Rooms).MemberCount);
    }

    private static string TypeOf(JsonElement envelope) => envelope.GetProperty("type").GetString()!;

    private static void Fast(Presence.Server.PresenceOptions options)
    {
        options.MessageBurst = options.MessagesPerSecond = 100_000;
        options.OutboundQueueBytes = 64 * 1024 * 1024;
    }
}
