using Presence.Tests.Conversations;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Foreign;

/// <summary>A program that stands still: its machine sleeps, its debugger waits. Its kernel still takes and acknowledges what comes.</summary>
public sealed class PausedProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact(Timeout = 60_000)]
    public async Task A_paused_process_is_removed_for_its_silence_and_nobody_else_notices()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.PingInterval = options.PingTimeout = TimeSpan.FromSeconds(1);
            options.LeaveGrace = TimeSpan.Zero;

            // Its silence is to end it, not what it has not read.
            options.OutboundQueueBytes = options.OutboundQueueBytes * 64;
        });
        var (ann, ben) = await Pair.MeetAsync(app);
        using var paused = NodeProgram.Start(new UriBuilder(app.SocketAddress) { Query = "userId=paused&clientId=tab-1" }.Uri, "lobby", "1");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("paused"));
        await Signal.SendAsync("STOP", paused.Id);

        var said = 0;
        while (!ben.TypesReceived.Contains("REMOVE_USER"))
        {
            for (var i = 0; i < 100; i++) await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":{{said++}}}""");
            await ann.SettleAsync("lobby");
            await ben.SettleAsync("lobby");
        }

        Assert.Equal("timeout", (await ben.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        var heard = ben.Received.Where(envelope => envelope.GetProperty("type").ValueEquals("MESSAGE")).Select(message => message.GetProperty("data").GetInt32());
        Assert.Equal(Enumerable.Range(0, said), heard);
        await app.UntilConnectionsAsync(2);

        // Awake again, it finds itself closed or cut.
        await Signal.SendAsync("CONT", paused.Id);
        Assert.Contains(await LastLineAsync(paused.StandardOutput).WaitAsync(Patience), new[] { "closed 4408", "closed 1006" });
        paused.StandardInput.Close();
        await paused.WaitForExitAsync().WaitAsync(Patience);
    }

    private static async Task<string> LastLineAsync(StreamReader output)
    {
        while (true)
        {
            var line = await output.ReadLineAsync();
            if (line is null || line.StartsWith("closed", StringComparison.Ordinal)) return line ?? "";
        }
    }
}
