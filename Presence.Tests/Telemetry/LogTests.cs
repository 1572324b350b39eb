using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

public sealed class LogTests
{
    private const string Canary = "canary";

    [Fact(Timeout = 15_000)]
    public async Task What_users_share_and_who_they_are_stands_in_no_log_line_of_the_service()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxMembersPerRoom = 2);
        var ann = await app.ConnectAsync($"ann-{Canary}");
        var ben = await app.ConnectAsync($"ben-{Canary}");
        var cas = await app.ConnectAsync($"cas-{Canary}");
        ann.AnswerWith($"\"{Canary}\"");
        await ann.JoinAsync($"room-{Canary}", $"\"{Canary}\"");
        await ben.JoinAsync($"room-{Canary}", $"\"{Canary}\"");
        await ben.ExpectAsync("SYNCED");
        await cas.SendAsync($$"""{"type":"JOIN","roomId":"room-{{Canary}}","data":"{{Canary}}"}""");
        await cas.ExpectAsync("ERROR");
        await ben.SendAsync($$"""{"type":"{{Canary}}","{{Canary}}":"{{Canary}}"}""");
        await ben.ExpectAsync("ERROR");
        await ben.SendAsync($$"""{"{{Canary}}""");
        await ben.ExpectAsync("ERROR");
        ben.Drop();
        await cas.CloseAsync();
        await app.UntilConnectionsAsync(1);
        await ann.LeaveAsync($"room-{Canary}");

        var lines = app.Logs.Lines.Where(line => line.Contains(" Presence.Server", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.Contains("ended", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }
}
