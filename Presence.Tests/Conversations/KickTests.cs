using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class KickTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task A_kicked_user_is_gone_at_once_with_all_tabs_and_from_every_room()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        var second = await app.ConnectAsync("ben", "tab-2");
        await second.JoinAsync("lobby", "2");
        await ann.ExpectAsync("ADD_USER");
        await ann.JoinAsync("garden", "1");
        await second.JoinAsync("garden", "2");
        await ann.ExpectAsync("ADD_USER");
        ann.Transcript.Clear();

        Assert.Equal(2, await Rooms(app).KickAsync("lobby", "ben"));
        Assert.Equal((4403, "kicked by an operator"), await ben.ExpectCloseAsync());
        Assert.Equal((4403, "kicked by an operator"), await second.ExpectCloseAsync());
        await ann.ExpectAsync("REMOVE_USER", gone => gone.GetProperty("roomId").ValueEquals("garden"));
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("garden");
        var removals = ann.Transcript.Lines.Where(line => line.Contains("REMOVE_USER", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        string.Join('\n', removals).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task One_client_can_be_kicked_and_the_others_stay()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        var second = await app.ConnectAsync("ben", "tab-2");
        await second.JoinAsync("lobby");
        Assert.Equal(1, await Rooms(app).KickAsync("lobby", "ben", "tab-1"));
        Assert.Equal(4403, (await ben.ExpectCloseAsync()).Code);
        foreach (var other in new[] { ann, second })
        {
            var gone = await other.ExpectAsync("REMOVE_USER");
            Assert.Equal(("tab-1", "kicked", 1), (gone.GetProperty("clientId").GetString(), gone.GetProperty("reason").GetString(), gone.GetProperty("remaining").GetInt32()));
        }

        await second.SettleAsync("lobby");
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_is_kicked_hears_what_was_said_before_and_never_of_itself()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        for (var i = 0; i < 20; i++) await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":{{i}}}""");
        await ann.SettleAsync("lobby");
        await Rooms(app).KickAsync("lobby", "ben");
        await ben.ExpectCloseAsync();
        Assert.Equal(Enumerable.Repeat("MESSAGE", 20), ben.TypesReceived.Where(type => type is "MESSAGE" or "REMOVE_USER"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_in_its_grace_can_be_kicked()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        ben.Drop();
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Equal(1, await Rooms(app).KickAsync("lobby", "ben"));
        Assert.Equal("kicked", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        _clock.Advance(app.Options.LeaveGrace);
        await ann.SettleAsync("lobby");
        Assert.Single(ann.TypesReceived, type => type is "REMOVE_USER");
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_asked_for_a_kicked_member_is_answered()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        var cat = await app.ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        await ann.AnswerAsync("lobby", "1");
        await ben.ExpectAsync("REPORT_REQUEST");
        await Rooms(app).KickAsync("lobby", "ben");
        Assert.Empty((await cat.ExpectAsync("SYNCED")).GetProperty("missing").EnumerateArray());
    }

    [Fact(Timeout = 15_000)]
    public async Task It_is_no_ban()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        Assert.Equal(1, await Rooms(app).KickAsync("lobby", "ann"));
        await ann.ExpectCloseAsync();
        var again = await app.ConnectAsync("ann", "tab-1");
        await again.JoinAsync("lobby");
    }

    [Theory(Timeout = 15_000)]
    [InlineData("nowhere", "ann", null)]
    [InlineData("lobby", "zoe", null)]
    [InlineData("lobby", "ann", "tab-2")]
    [InlineData("lobby", "ANN", null)]
    public async Task Nobody_such_is_nobody_kicked(string roomId, string userId, string? clientId)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        Assert.Equal(0, await Rooms(app).KickAsync(roomId, userId, clientId));
        await ann.SettleAsync("lobby");
    }

    private static PresenceRooms Rooms(PresenceApp app) => app.Services.GetRequiredService<PresenceRooms>();
}
