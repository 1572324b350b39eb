using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class LogTests
{
    [Fact(Timeout = 15_000)]
    public async Task No_log_line_holds_data_and_none_of_ours_holds_an_id()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann-the-user", "ann-s-client");
        await ann.JoinAsync("the-room", "\"the-data\"");
        var ben = await app.ConnectAsync("ben-the-user");
        await ben.JoinAsync("the-room", "\"the-data\"");
        await ann.AnswerAsync("the-room", "\"the-data\"");
        await ben.ExpectAsync("SYNCED");
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"the-room","event":"the-event","data":"the-data"}""");
        await ben.ExpectAsync("MESSAGE");
        await ben.SendAsync("the-data");
        await ben.ExpectAsync("ERROR");
        await ben.CloseAsync();
        await app.UntilConnectionsAsync(1);
        await PresenceApp.UntilAsync(() => Ours(app).Any(line => line.Contains("ended", StringComparison.Ordinal)), "the end is logged");

        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("the-data", StringComparison.Ordinal) || line.Contains("the-event", StringComparison.Ordinal));
        Assert.DoesNotContain(Ours(app), line => line.Contains("the-", StringComparison.Ordinal) || line.Contains("ann-s-client", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Ours(PresenceApp app) =>
        app.Logs.Lines.Where(line => line.Contains(" Presence.Server.", StringComparison.Ordinal));
}
