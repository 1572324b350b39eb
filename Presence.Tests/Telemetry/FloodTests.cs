using Microsoft.Extensions.Logging;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>Whoever can reach the service can make it refuse, close and cut as often as they like. They must not fill its disk with that.</summary>
public sealed class FloodTests
{
    private const int Times = 100;

    // What the start and the stop say, and two lines for each of the three kinds of refusal.
    private const int MostLines = 10;

    [Fact(Timeout = 60_000)]
    public async Task A_flood_of_what_strangers_can_do_is_a_handful_of_lines()
    {
        LogCollector logs;
        await using (var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero, build: AddDefaultLevels))
        {
            logs = app.Logs;
            for (var i = 0; i < Times; i++)
            {
                await RefuseAsync(app, "userId=");
                await RefuseAsync(app, "userId=ann&clientId=a%20b");
                await RefuseAsync(app, "userId=ann", "");
                await using var gone = await RawSocket.UpgradeAsync(app, "gone", "lobby");
                gone.Reset();
            }

            for (var i = 0; i < Times; i++)
            {
                var rude = await app.ConnectAsync($"rude-{i}");
                for (var k = 0; k < app.Options.MaxInvalidMessages; k++) await rude.SendAsync("no JSON");
                Assert.Equal((int)CloseCode.TooManyInvalidMessages, (await rude.ExpectCloseAsync()).Code);
            }

            await app.ExpectCountsAsync("presence.connections.closed", ("1006", Times), ("4400", Times));
        }

        Assert.InRange(logs.Lines.Count, 1, MostLines);
        Assert.Contains(logs.Lines, line => line.Contains($"Handshakes refused: {Times - 1}, bad_userid.", StringComparison.Ordinal));
    }

    // Those of the standalone service.
    private static void AddDefaultLevels(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) =>
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);

    private static async Task RefuseAsync(PresenceApp app, string query, string headers = RawSocket.GoodHeaders)
    {
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake(query, headers));
        await socket.ReadHeadAsync();
    }
}
