using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>However a connection ends, it ends once.</summary>
public sealed class EndingTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("RST", "disconnected")]
    [InlineData("FIN", "disconnected")]
    [InlineData("close 1000", "left")]
    [InlineData("close 1000 with a long reason", "left")]
    [InlineData("close without a code", "left")]
    [InlineData("close 1001", "disconnected")]
    [InlineData("close 4999", "disconnected")]
    [InlineData("close 1000, then RST", "left")]
    public async Task One_end_is_one_leave(string end, string reason)
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var ben = await RawSocket.UpgradeAsync(app, "ben", "lobby");
        var close = end switch
        {
            "close without a code" => RawSocket.Frame(0x88, []),
            "close 1000 with a long reason" => RawSocket.Frame(0x88, [0x03, 0xE8, .. new byte[123]]),
            "close 1001" => RawSocket.Frame(0x88, [0x03, 0xE9]),
            "close 4999" => RawSocket.Frame(0x88, [0x13, 0x87]),
            _ => RawSocket.Frame(0x88, [0x03, 0xE8]),
        };
        if (end.StartsWith("close", StringComparison.Ordinal))
        {
            await ben.SendAsync(close);
            Assert.Equal(0x8, (await ben.ReadControlAsync()).Opcode);
            Assert.Null(await ben.ReadFrameAsync());
        }

        if (end.EndsWith("RST", StringComparison.Ordinal)) ben.Reset();
        else ben.Finish();
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Equal(reason, (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Single(ann.TypesReceived, type => type is "REMOVE_USER");
    }

    [Fact(Timeout = 15_000)]
    public async Task What_comes_behind_a_close_is_not_heard()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var ben = await RawSocket.UpgradeAsync(app, "ben", "lobby");
        await ben.SendAsync([.. RawSocket.Frame(0x88, [0x03, 0xE8]), .. RawSocket.TextFrame("""{"type":"MESSAGE","roomId":"lobby","event":"late","data":0}""")]);
        await ann.ExpectAsync("REMOVE_USER");
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("MESSAGE", ann.TypesReceived);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_join_and_a_reset_at_once_is_seen_in_that_order_or_not_at_all()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        for (var i = 0; i < 30; i++)
        {
            await using var ben = await RawSocket.UpgradeAsync(app, "ben");
            await ben.SendTextAsync("""{"type":"JOIN","roomId":"lobby"}""");
            ben.Reset();
            await app.UntilConnectionsAsync(1);
        }

        await ann.SettleAsync("lobby");
        var seen = ann.TypesReceived.Where(type => type is "ADD_USER" or "REMOVE_USER").ToList();
        for (var i = 0; i < seen.Count; i++) Assert.Equal(i % 2 is 0 ? "ADD_USER" : "REMOVE_USER", seen[i]);
        Assert.Equal(0, seen.Count % 2);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_peer_that_never_answers_our_close_is_cut_in_time()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.LeaveGrace = TimeSpan.Zero;
            options.CloseTimeout = TimeSpan.FromMilliseconds(100);
        });
        await using var deaf = await RawSocket.UpgradeAsync(app, "deaf", "lobby");
        await deaf.SendAsync(RawSocket.Frame(0x82, []));
        Assert.Equal(1003, (await deaf.ReadCloseAsync()).CloseCode);
        await app.UntilConnectionsAsync(0);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0x82)]
    [InlineData(0x83)]
    public async Task Once_the_peer_has_answered_our_close_we_hang_up(int offendingFrame)
    {
        // The clock stands still: no time limit can be what ends it.
        await using var app = await PresenceApp.StartAsync(clock: new FakeTimeProvider());
        await using var ann = await RawSocket.UpgradeAsync(app, "ann", "lobby");
        await ann.SendAsync(RawSocket.Frame(offendingFrame, [1]));
        Assert.InRange((await ann.ReadCloseAsync()).CloseCode, 1002, 1003);
        await ann.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8]));
        Assert.Null(await ann.ReadFrameAsync());
        await app.UntilConnectionsAsync(0);
    }
}
