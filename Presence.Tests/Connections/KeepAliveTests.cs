using Microsoft.Extensions.Time.Testing;
using Presence.Protocol;
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
}
