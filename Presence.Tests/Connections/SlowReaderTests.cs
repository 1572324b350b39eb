using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class SlowReaderTests
{
    // More than the kernel takes for one socket, so that the service's own queue must fill.
    private const int MostMessages = 4000;

    private static readonly string Padding = new('x', 15_000);

    [Fact(Timeout = 30_000)]
    public async Task A_member_that_does_not_read_is_closed_and_nobody_else_notices()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.OutboundQueueBytes = 64 * 1024;
            options.CloseTimeout = TimeSpan.FromMilliseconds(200);
            options.LeaveGrace = TimeSpan.Zero;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await using var slow = await RawSocket.UpgradeAsync(app, "slow", "lobby", receiveBufferBytes: 4096);
        var connection = Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == "slow");

        var sent = 0;
        while (connection.Outbound.CloseCode is CloseCode.None && sent < MostMessages)
        {
            await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":[{{sent++}},"{{Padding}}"]}""");
            await ann.SettleAsync("lobby");
            await ben.SettleAsync("lobby");
        }

        Assert.Equal(CloseCode.TooSlow, connection.Outbound.CloseCode);
        await app.UntilConnectionsAsync(2);
        var removed = await ben.ExpectAsync("REMOVE_USER");
        Assert.Equal(("slow", "disconnected"), (removed.GetProperty("userId").GetString(), removed.GetProperty("reason").GetString()));
        await ann.SettleAsync("lobby");
        await ben.SettleAsync("lobby");
        var numbers = ben.Received.Where(envelope => envelope.GetProperty("type").ValueEquals("MESSAGE")).Select(message => message.GetProperty("data")[0].GetInt32());
        Assert.Equal(Enumerable.Range(0, sent), numbers);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_member_that_gives_signs_of_life_and_never_reads_is_kept_until_its_queue_is_full()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(
            options =>
            {
                options.MessageBurst = options.MessagesPerSecond = 100_000;
                options.OutboundQueueBytes = 64 * 1024;
            },
            clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var deaf = await RawSocket.UpgradeAsync(app, "deaf", "lobby", receiveBufferBytes: 4096);
        var connection = Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == "deaf");
        for (var i = 1; i <= 20; i++)
        {
            await deaf.SendAsync(RawSocket.Frame(0x8A, []));
            await PresenceApp.UntilAsync(() => connection.ControlFrames == i, "its sign of life has come");
            await ann.PingAsync();
            clock.Advance(app.Options.PingInterval - TimeSpan.FromSeconds(1));
            connection.Tend();
            Assert.Equal(CloseCode.None, connection.Outbound.CloseCode);
        }

        for (var sent = 0; connection.Outbound.CloseCode is CloseCode.None && sent < MostMessages; sent++)
        {
            await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":[{{sent}},"{{Padding}}"]}""");
            await ann.SettleAsync("lobby");
        }

        Assert.Equal(CloseCode.TooSlow, connection.Outbound.CloseCode);
        deaf.Reset();
        await app.UntilConnectionsAsync(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_member_that_reads_on_is_told_4408_behind_whole_messages()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.OutboundQueueBytes = 64 * 1024;
            options.LeaveGrace = TimeSpan.Zero;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var slow = await RawSocket.UpgradeAsync(app, "slow", "lobby", receiveBufferBytes: 4096);
        var connection = Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == "slow");
        for (var sent = 0; connection.Outbound.CloseCode is CloseCode.None && sent < MostMessages; sent++)
        {
            await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":[{{sent}},"{{Padding}}"]}""");
            await ann.SettleAsync("lobby");
        }

        for (var next = 0; ;)
        {
            var frame = (await slow.ReadFrameAsync())!;
            if (frame.Opcode is 0x8)
            {
                Assert.Equal(4408, frame.CloseCode);
                break;
            }

            // The round that its JOIN began ends in between.
            if (frame.Text.StartsWith("""{"type":"SYNCED",""", StringComparison.Ordinal)) continue;
            Assert.StartsWith($$"""{"type":"MESSAGE","roomId":"lobby","from":{"userId":"ann","clientId":"tab-1"},"event":"count","data":[{{next}},"x""", frame.Text, StringComparison.Ordinal);
            next++;
        }
    }
}
