using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Conversations;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Who sends as much as it can gets what everyone gets, and the others notice nothing.</summary>
public sealed class FloodTests
{
    private const int Messages = 10_000;

    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 30_000)]
    public async Task Of_10_000_messages_at_once_the_burst_is_relayed_and_the_rest_refused()
    {
        // The answers are more than a queue takes, where the test is slow to read them.
        await using var app = await PresenceApp.StartAsync(options => options.OutboundQueueBytes *= 4, _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        await using var flooder = await RawSocket.UpgradeAsync(app, "flooder", "lobby");
        var flood = FloodAsync(flooder, Message);
        var errors = 0;
        while (errors < Messages - app.Options.MessageBurst + 1)
        {
            var frame = await flooder.ReadFrameAsync();
            if (!frame!.Text.StartsWith("""{"type":"ERROR",""", StringComparison.Ordinal)) continue;
            Assert.Contains("\"rate_limited\"", frame.Text, StringComparison.Ordinal);
            errors++;
        }

        await flood;
        await ben.SettleAsync("lobby");

        // The JOIN was one of the burst.
        Assert.Equal(app.Options.MessageBurst - 1, ben.TypesReceived.Count(type => type is "MESSAGE"));
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"mine","data":1}""");
        await ben.ExpectAsync("MESSAGE", message => message.GetProperty("event").ValueEquals("mine"));
        Assert.DoesNotContain("ERROR", ann.TypesReceived);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("bad messages")]
    [InlineData("hasty messages")]
    [InlineData("bad handshakes")]
    [InlineData("resets")]
    [InlineData("broken frames")]
    public async Task A_flood_does_not_fill_a_log_at_Information(string flood)
    {
        const int Times = 200;
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MaxInvalidMessages = 10_000;
            options.LeaveGrace = TimeSpan.Zero;

            // It is slow to read what it is told: that is another fault.
            options.OutboundQueueBytes *= 16;
        });
        if (flood is "bad messages" or "hasty messages")
        {
            await using var socket = await RawSocket.UpgradeAsync(app, "flooder", "lobby");
            var flooding = FloodAsync(socket, flood is "bad messages" ? _ => "no JSON" : Message);
            for (var i = 0; i < Messages / 2; i++) Assert.NotNull(await socket.ReadFrameAsync());
            socket.Reset();
            await Record.ExceptionAsync(() => flooding);
        }
        else
        {
            for (var i = 0; i < Times; i++) await OffendAsync(app, flood);
        }

        await app.UntilConnectionsAsync(0);

        // What happens for the first time is told, and then at most once a minute.
        var told = app.Logs.LinesFrom(LogLevel.Information).Where(line => line.Contains(" Presence.Server.", StringComparison.Ordinal)).ToList();
        Assert.True(told.Count <= (flood is "bad handshakes" ? 2 : 1), string.Join(Environment.NewLine, told));
        Assert.Empty(app.Logs.LinesFrom(LogLevel.Warning));
    }

    [Fact(Timeout = 15_000)]
    public async Task However_often_it_asks_a_member_makes_the_others_answer_once_a_window()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MessageBurst = options.MessagesPerSecond = 100_000, _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        _clock.Advance(app.Options.JoinWindow);
        for (var i = 0; i < 1000; i++) await ben.SendAsync("""{"type":"REPORT_REQUEST","roomId":"lobby"}""");
        await ben.SettleAsync("lobby");
        await ann.SettleAsync("lobby");
        Assert.Equal(1 + 1, ann.TypesReceived.Count(type => type is "REPORT_REQUEST"));
        _clock.Advance(app.Options.JoinWindow);
        await PresenceApp.UntilAsync(() => ann.TypesReceived.Count(type => type is "REPORT_REQUEST") is 3, "the next window has opened");
    }

    private static string Message(int number) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"MESSAGE","roomId":"lobby","event":"flood","data":{{number}}}""");

    private static Task FloodAsync(RawSocket socket, Func<int, string> message) =>
        Task.Run(() => socket.SendAsync([.. Enumerable.Range(0, Messages).SelectMany(i => RawSocket.TextFrame(message(i)))]));

    private static async Task OffendAsync(PresenceApp app, string how)
    {
        if (how is "bad handshakes")
        {
            await using var stranger = await RawSocket.ConnectAsync(app);
            await stranger.SendAsync(RawSocket.Handshake("userId=", RawSocket.GoodHeaders));
            await stranger.ReadHeadAsync();
            stranger.Reset();
            return;
        }

        await using var flooder = await RawSocket.UpgradeAsync(app, "flooder", "lobby");
        if (how is "broken frames")
        {
            await flooder.SendAsync(RawSocket.Frame(0xFF, Encoding.ASCII.GetBytes("x")));
            Assert.Equal(1002, (await flooder.ReadCloseAsync()).CloseCode);
        }

        flooder.Reset();
    }
}
