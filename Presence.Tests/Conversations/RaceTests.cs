using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class RaceTests
{
    [Fact(Timeout = 30_000)]
    public async Task Of_many_that_want_the_last_places_exactly_as_many_get_in()
    {
        const int Places = 5;
        await using var app = await PresenceApp.StartAsync(options => options.MaxMembersPerRoom = Places);
        var clients = await Task.WhenAll(Enumerable.Range(0, 4 * Places).Select(i => app.ConnectAsync($"user-{i}", "tab-1")));
        await Task.WhenAll(clients.Select(client => client.SendAsync("""{"type":"JOIN","id":1,"roomId":"lobby"}""")));
        foreach (var client in clients) await client.ExpectAnyAsync("JOINED", "ERROR");
        Assert.Equal(Places, clients.Count(client => client.TypesReceived.Contains("JOINED")));
        Assert.Equal(Places, Assert.Single(app.Directory.Rooms).MemberCount);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_room_that_ends_as_others_come_is_alive_for_them()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MessageBurst = options.MessagesPerSecond = 100_000);
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => app.ConnectAsync($"user-{i}", "tab-1")));
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var i = 0; i < 250; i++)
            {
                await client.JoinAsync("lobby");
                await client.LeaveAsync("lobby");
            }
        }));
        await PresenceApp.UntilAsync(() => app.Directory.Count is 0, "the room has retired");
        Assert.All(clients, client => Assert.Equal(250, client.TypesReceived.Count(type => type is "JOINED")));
        Assert.All(clients, client => Assert.DoesNotContain("ERROR", client.TypesReceived));
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_connections_of_one_member_that_fight_for_a_room_leave_one_member()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        for (var i = 0; i < 20; i++)
        {
            var rivals = await Task.WhenAll(app.ConnectAsync("ben", "tab-1"), app.ConnectAsync("ben", "tab-1"));
            await Task.WhenAll(rivals.Select(rival => rival.SendAsync("""{"type":"JOIN","roomId":"lobby"}""")));
            await PresenceApp.UntilAsync(() => Array.Exists(rivals, rival => rival.HasEnded), "one of the two is replaced");
            await app.UntilConnectionsAsync(2);
            var winner = rivals[0].HasEnded ? rivals[1] : rivals[0];
            await winner.ExpectAsync("JOINED");
            await winner.CloseAsync();
            await app.UntilConnectionsAsync(1);
        }

        await ann.SettleAsync("lobby");
        var seen = ann.TypesReceived.Where(type => type is "ADD_USER" or "REMOVE_USER");
        Assert.Equal(Enumerable.Repeat<string[]>(["ADD_USER", "REMOVE_USER"], 20).SelectMany(pair => pair), seen);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_member_that_joins_again_and_again_misses_nothing_that_is_said_meanwhile()
    {
        const int Messages = 1000;
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.OutboundQueueBytes = 64 * 1024 * 1024;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < Messages; i++) await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":{{i}}}""");
            }),
            Task.Run(async () =>
            {
                for (var i = 0; i < Messages; i++) await ben.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
            }));
        await ann.SettleAsync("lobby");
        await ben.SettleAsync("lobby");
        var heard = ben.Received.Where(envelope => envelope.GetProperty("type").ValueEquals("MESSAGE")).Select(message => message.GetProperty("data").GetInt32());
        Assert.Equal(Enumerable.Range(0, Messages), heard);
    }
}
