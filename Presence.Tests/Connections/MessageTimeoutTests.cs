using System.Text;
using Microsoft.Extensions.Time.Testing;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>A message that comes by drops: each drop is a sign of life, and the whole has a time of its own.</summary>
public sealed class MessageTimeoutTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();

    public static TheoryData<string, byte[]> Beginnings => new()
    {
        { "half of a frame's header", [0x81] },
        { "half of a payload", RawSocket.TextFrame("""{"type":"PING","id":1}""")[..12] },
        { "the first of two fragments", RawSocket.Frame(0x01, "{\"type\":"u8) },
        { "half of a ping", RawSocket.Frame(0x89, "12345678"u8)[..8] },
        { "a whole message and half of the next", [.. RawSocket.TextFrame("""{"type":"PING","id":1}"""), 0x81] },
    };

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Beginnings))]
    public async Task A_message_that_is_never_complete_ends_the_connection(string name, byte[] beginning)
    {
        // So short that a clock that jumps there is none that stood still.
        await using var app = await PresenceApp.StartAsync(options => options.MessageTimeout = options.PingTimeout / 2, _clock);
        await using var socket = await RawSocket.UpgradeAsync(app, "ann", "lobby");
        var connection = Assert.Single(app.Registry.Connections);
        await socket.SendAsync(beginning);
        await PresenceApp.UntilAsync(() => connection.UnfinishedSince is not 0, name);
        _clock.Advance(app.Options.MessageTimeout - TimeSpan.FromMilliseconds(1));
        connection.Tend();
        Assert.Equal(CloseCode.None, connection.Outbound.CloseCode);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await PresenceApp.UntilAsync(() => connection.Outbound.CloseCode is CloseCode.TooSlow, "the connection is closed");
        Assert.Equal("message not complete in time", Reason(await socket.ReadCloseAsync()));
        socket.Reset();
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 15_000)]
    public async Task However_often_a_drop_comes()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var socket = await RawSocket.UpgradeAsync(app, "ann", "lobby");
        var connection = Assert.Single(app.Registry.Connections);
        var message = RawSocket.TextFrame("""{"type":"PING","id":1}""");
        var sent = 0;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        while (connection.Outbound.CloseCode is CloseCode.None && sent < message.Length - 1)
        {
            await socket.SendAsync([message[sent++]]);
            await PresenceApp.UntilAsync(() => connection.LastReceivedAt == _clock.GetTimestamp(), "the drop has come");
            _clock.Advance(Step);
            connection.Tend();
        }

        Assert.Equal(3, sent);
        Assert.Equal("message not complete in time", Reason(await socket.ReadCloseAsync()));
        socket.Reset();
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 15_000)]
    public async Task Slow_messages_that_are_complete_in_time_are_no_offence()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        await using var socket = await RawSocket.UpgradeAsync(app, "ann", "lobby");
        var connection = Assert.Single(app.Registry.Connections);
        var message = RawSocket.TextFrame("""{"type":"PING"}""");
        for (var i = 0; i < 10; i++)
        {
            // Each piece ends one message and begins the next.
            await socket.SendAsync(i is 0 ? message[..5] : [.. message[5..], .. message[..5]]);
            if (i > 0) Assert.Equal("""{"type":"PONG"}""", (await socket.ReadFrameAsync())!.Text);
            await PresenceApp.UntilAsync(() => _clock.GetElapsedTime(connection.UnfinishedSince) == TimeSpan.Zero, "the next has begun");
            _clock.Advance(Step * 2);
            connection.Tend();
        }

        Assert.Equal(CloseCode.None, connection.Outbound.CloseCode);
        socket.Reset();
        await app.UntilConnectionsAsync(0);
    }

    private static string Reason(RawFrame close) => Encoding.ASCII.GetString(close.Payload.AsSpan(2));
}
