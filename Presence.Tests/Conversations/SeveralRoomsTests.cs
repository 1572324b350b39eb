using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class SeveralRoomsTests
{
    [Fact(Timeout = 15_000)]
    public async Task Rooms_of_one_connection_do_not_mix()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.JoinAsync("garden");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("garden", "1");
        await ann.AnswerAsync("garden", "2");
        await ben.ExpectAsync("SYNCED");
        await ann.ExpectAsync("ADD_USER");
        await ann.LeaveAsync("garden");
        await ben.ExpectAsync("REMOVE_USER");
        await ann.SettleAsync("lobby");
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_end_is_told_in_every_room()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        var ben = await app.ConnectAsync("ben", "tab-1");
        foreach (var room in new[] { "lobby", "garden", "attic" })
        {
            await ann.JoinAsync(room);
            await ben.JoinAsync(room);
        }

        await ben.CloseAsync();
        var rooms = new List<string>();
        for (var i = 0; i < 3; i++) rooms.Add((await ann.ExpectAsync("REMOVE_USER")).GetProperty("roomId").GetString()!);
        Assert.Equal(["attic", "garden", "lobby"], rooms.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 15_000)]
    public async Task Joining_a_room_again_is_a_fresh_sync()
    {
        await using var app = await PresenceApp.StartAsync(options => options.JoinWindow = TimeSpan.Zero);
        var (ann, ben) = await Pair.MeetAsync(app);
        await ben.JoinAsync("lobby");
        await ann.AnswerAsync("lobby", "1");
        await ben.ExpectAsync("SYNCED");
        await ann.SettleAsync("lobby");
        ann.Note("so far Ben has shared nothing");
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", "2");
        await ben.ExpectAsync("SYNCED");
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }
}
