using Microsoft.Extensions.Time.Testing;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class KeepAliveTests
{
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
        await using var app = await PresenceApp.StartAsync(clock: _clock);
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
