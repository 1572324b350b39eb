using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class TakeOverTests
{
    [Fact(Timeout = 15_000)]
    public async Task The_newer_connection_of_a_member_takes_over_and_nobody_sees_it()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, older) = await Pair.MeetAsync(app);
        var newer = await app.ConnectAsync("ben", "tab-1");
        await newer.JoinAsync("lobby");
        await ann.AnswerAsync("lobby", "1");
        await newer.ExpectAsync("SYNCED");
        Assert.Equal((4409, "replaced by a newer connection"), await older.ExpectCloseAsync());
        await app.UntilConnectionsAsync(2);
        await ann.SettleAsync("lobby");
        Transcript.Of(ann, older, newer).ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_late_end_of_the_older_connection_removes_nobody(bool isReset)
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var older = await RawSocket.UpgradeAsync(app, "ben", "lobby");
        var newer = await app.ConnectAsync("ben", "raw");
        await newer.JoinAsync("lobby");
        Assert.Equal(4409, (await older.ReadCloseAsync()).CloseCode);

        if (isReset) older.Reset();
        else await older.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8]));
        await app.UntilConnectionsAsync(2);
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived);
        await newer.SettleAsync("lobby");
    }

    [Fact(Timeout = 15_000)]
    public async Task A_newer_connection_takes_only_the_rooms_that_it_joins()
    {
        await using var app = await PresenceApp.StartAsync();
        var older = await app.ConnectAsync("ann", "tab-1");
        await older.JoinAsync("lobby");
        var newer = await app.ConnectAsync("ann", "tab-1");
        await newer.JoinAsync("garden");
        await older.SettleAsync("lobby");
        Assert.Equal(2, app.Registry.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Two_that_take_a_member_from_each_other_in_turn_are_slowed_down()
    {
        var clock = new FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(clock: clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var holder = await app.ConnectAsync("ben", "tab-1");
        await holder.JoinAsync("lobby");
        for (var i = 0; i < 10; i++)
        {
            var next = await app.ConnectAsync("ben", "tab-1");
            await next.JoinAsync("lobby");
            Assert.Equal(4409, (await holder.ExpectCloseAsync()).Code);
            holder = next;
        }

        var hasty = await app.ConnectAsync("ben", "tab-1");
        for (var i = 0; i < 2; i++)
        {
            await hasty.SendAsync("""{"type":"JOIN","id":7,"roomId":"lobby"}""");
            var refused = await hasty.ExpectAsync("ERROR");
            Assert.Equal(("rate_limited", 7, 1000), (refused.GetProperty("code").GetString(), refused.GetProperty("id").GetInt32(), refused.GetProperty("retryAfterMs").GetInt32()));
        }

        await holder.SettleAsync("lobby");
        clock.Advance(app.Options.TakeOverInterval);
        await hasty.JoinAsync("lobby");
        Assert.Equal(4409, (await holder.ExpectCloseAsync()).Code);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_older_connection_does_not_take_over_from_the_newer_because_its_join_was_slower()
    {
        await using var app = await PresenceApp.StartAsync();
        var older = await app.ConnectAsync("ben", "tab-1");
        var newer = await app.ConnectAsync("ben", "tab-1");
        await newer.JoinAsync("lobby");
        await older.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
        Assert.Equal((4409, "replaced by a newer connection"), await older.ExpectCloseAsync());
        await newer.SettleAsync("lobby");
        await newer.CloseAsync();
    }
}
