using System.Text;
using Microsoft.Extensions.Time.Testing;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class KeepAliveTests
{
    // So short that a clock that jumps there is none that stood still.
    private static readonly Action<PresenceOptions> JoinSoon = options => options.JoinTimeout = options.PingTimeout / 2;

    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task A_silent_member_is_pinged_then_closed_then_removed_for_timeout()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var silent = await RawSocket.UpgradeAsync(app, "silent", "lobby");
        var connection = Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == "silent");

        _clock.Advance(app.Options.PingInterval);
        Assert.Equal(0x9, (await silent.ReadControlAsync()).Opcode);
        await ann.SettleAsync("lobby");
        _clock.Advance(app.Options.PingTimeout);
        await PresenceApp.UntilAsync(() => connection.Outbound.CloseCode is CloseCode.TooSlow, "the silent connection is closed");
        await PresenceApp.UntilAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(50));
                return app.Registry.Count is 1;
            },
            "the connection that does not answer the close is cut");
        await ann.SettleAsync("lobby");
        _clock.Advance(app.Options.LeaveGrace);
        Assert.Equal("timeout", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
    }

    [Fact(Timeout = 15_000)]
    public async Task Any_byte_is_a_sign_of_life()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var raw = await RawSocket.UpgradeAsync(app, "ann", "lobby");
        for (var i = 0; i < 4; i++)
        {
            _clock.Advance(app.Options.PingInterval);
            Assert.Equal(0x9, (await raw.ReadFrameAsync())!.Opcode);
            await raw.SendTextAsync("""{"type":"PING"}""");
            Assert.Equal("""{"type":"PONG"}""", (await raw.ReadFrameAsync())!.Text);
        }

        Assert.Equal(1, app.Registry.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_joins_nothing_in_time_is_closed()
    {
        await using var app = await PresenceApp.StartAsync(JoinSoon, _clock);
        var idle = await app.ConnectAsync("idle", "tab-1");
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.LeaveAsync("lobby");
        _clock.Advance(app.Options.JoinTimeout - TimeSpan.FromMilliseconds(1));
        await idle.PingAsync();
        await ann.PingAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((4408, "no JOIN in time"), await idle.ExpectCloseAsync());
        await ann.PingAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_JOIN_that_was_refused_is_none()
    {
        await using var app = await PresenceApp.StartAsync(JoinSoon + (options => options.MaxMembersPerRoom = 1), _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
        Assert.Equal("room_full", (await ben.ExpectAsync("ERROR")).GetProperty("code").GetString());
        _clock.Advance(app.Options.JoinTimeout);
        Assert.Equal((4408, "no JOIN in time"), await ben.ExpectCloseAsync());
        await ann.PingAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task One_of_several_JOINs_is_enough()
    {
        await using var app = await PresenceApp.StartAsync(JoinSoon + (options => options.MaxMembersPerRoom = 1), _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        foreach (var room in new[] { "lobby", "garden", "lobby" }) await ben.SendAsync($$"""{"type":"JOIN","roomId":"{{room}}"}""");
        await ben.ExpectAsync("JOINED");
        await ben.LeaveAsync("garden");
        _clock.Advance(app.Options.JoinTimeout);
        await ben.PingAsync();
        Assert.False(ben.HasEnded);
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_sends_its_JOIN_byte_by_byte_for_ever_is_closed_all_the_same()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var dribbling = await RawSocket.UpgradeAsync(app, "dribbling");
        var connection = Assert.Single(app.Registry.Connections);
        var frame = RawSocket.TextFrame("""{"type":"JOIN","roomId":"lobby"}""");
        for (var i = 0; i < frame.Length - 1 && connection.Outbound.CloseCode is CloseCode.None; i++)
        {
            await dribbling.SendAsync([frame[i]]);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await PresenceApp.UntilAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return connection.Outbound.CloseCode is CloseCode.TooSlow;
            },
            "the dribbling connection is closed");
        Assert.Equal(4408, (await dribbling.ReadCloseAsync()).CloseCode);
        dribbling.Finish();
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_pause_of_the_service_itself_ends_nobody_who_is_still_there()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var asked = await RawSocket.UpgradeAsync(app, "asked", "lobby");
        _clock.Advance(app.Options.PingInterval);
        Assert.Equal(0x9, (await asked.ReadControlAsync()).Opcode);

        // A minute in which the service did not run: nobody's answer could have been read.
        for (var pause = 0; pause < 3; pause++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(0x9, (await asked.ReadControlAsync()).Opcode);
        }

        await asked.SendTextAsync("""{"type":"PING"}""");
        Assert.Equal("""{"type":"PONG"}""", (await asked.ReadFrameAsync())!.Text);
        Assert.Equal(CloseCode.None, Assert.Single(app.Registry.Connections).Outbound.CloseCode);
        asked.Reset();
    }

    [Fact(Timeout = 15_000)]
    public async Task After_a_pause_of_the_service_a_JOIN_that_may_be_on_its_way_has_time_to_be_read()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var idle = await RawSocket.UpgradeAsync(app, "idle");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0x9, (await idle.ReadControlAsync()).Opcode);
        for (var look = 0; look < 3; look++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await idle.SendTextAsync("""{"type":"PING"}""");
            Assert.Equal("""{"type":"PONG"}""", (await idle.ReadFrameAsync())!.Text);
        }

        _clock.Advance(app.Options.PingTimeout - TimeSpan.FromSeconds(3));
        Assert.EndsWith("no JOIN in time", Encoding.UTF8.GetString((await idle.ReadCloseAsync()).Payload), StringComparison.Ordinal);
        idle.Finish();
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_flood_of_pings_is_closed_and_a_few_are_not()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var calm = await RawSocket.UpgradeAsync(app, "calm", "lobby");
        await using var flooding = await RawSocket.UpgradeAsync(app, "flooding", "lobby");
        for (var i = 0; i < 50; i++) await calm.SendAsync(RawSocket.Frame(0x89, []));
        for (var i = 0; i < 1000; i++) await flooding.SendAsync(RawSocket.Frame(0x89, []));
        Connection Of(string userId) => Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == userId);
        await PresenceApp.UntilAsync(() => Of("flooding").ControlFrames is 1000 && Of("calm").ControlFrames is 50, "all pings have come");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await PresenceApp.UntilAsync(() => Of("flooding").Outbound.CloseCode is CloseCode.RateLimited, "the flood is closed");
        Assert.Equal(CloseCode.None, Of("calm").Outbound.CloseCode);
        flooding.Reset();
        calm.Reset();
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_end_that_is_looked_after_too_late_harms_nobody()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        var connection = Assert.Single(app.Registry.Connections);
        await ann.CloseAsync();
        await app.UntilConnectionsAsync(0);
        await PresenceApp.UntilAsync(() => connection.HasEnded, "the request is over");
        connection.Abort();
        connection.Tend();
    }
}
