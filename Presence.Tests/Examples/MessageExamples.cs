using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>
/// Every JSON example of docs/protocol.md with a live service: those of the client are sent as they stand and are not refused, those of the service are
/// heard as they stand.
/// </summary>
public sealed class MessageExamples
{
    private const string OfClient = "Messages of the client";
    private const string OfService = "Messages of the service";

    private readonly HashSet<string> _said = [];
    private readonly HashSet<string> _heard = [];

    [Fact(Timeout = 60_000)]
    public async Task Every_message_of_the_page_is_said_and_heard()
    {
        await TalkAsync();
        await HurryAsync();
        await RenewAsync();

        Assert.Equal(30, Of(OfClient).Concat(Of(OfService)).Count());
        Assert.Empty(Of(OfClient).Select(Replay.Plain).Except(_said));
        Assert.Empty(Of(OfService).Select(Replay.Plain).Except(_heard));
    }

    /// <summary>Ann, Bob and Cy in the lobby.</summary>
    private async Task TalkAsync()
    {
        var clock = new FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(clock: clock);
        var ann = await app.ConnectAsync("ann", "ann-laptop");
        await SayAsync(ann, "JOIN");
        await ann.ExpectAsync("JOINED");

        var bob = await app.ConnectAsync("bob", "bob-phone");
        await bob.SendAsync("""{"type":"JOIN","id":1,"roomId":"lobby","data":{"name":"Bob","status":"online"}}""");
        var asked = (await ann.ExpectAsync("REPORT_REQUEST")).GetProperty("requestId").GetString()!;
        await SayAsync(ann, "REPORT", 0, json => json.Replace("k7m2qd.1", asked, StringComparison.Ordinal));
        await bob.ExpectAsync("SYNCED");
        await SayAsync(ann, "REPORT", 1);
        await ann.ExpectAsync("ACK");

        var cy = await app.ConnectAsync("cy", "cy-tablet");
        await cy.JoinAsync("lobby");
        clock.Advance(app.Options.JoinWindow);
        await ann.AnswerAsync("lobby", "1");
        await bob.AnswerAsync("lobby", "1");
        await cy.ExpectAsync("SYNCED");

        // Cy does not answer.
        await SayAsync(ann, "REPORT_REQUEST");
        await ann.ExpectAsync("ACK");
        clock.Advance(app.Options.JoinWindow);
        await cy.ExpectAsync("REPORT_REQUEST");
        clock.Advance(app.Options.SyncDeadline);
        await ann.ExpectAsync("SYNCED", synced => synced.GetProperty("missing").GetArrayLength() is 1);

        await SayAsync(ann, "MESSAGE", 0);
        await SayAsync(ann, "MESSAGE", 1);
        await ann.ExpectAsync("ACK", ack => ack.GetProperty("id").GetInt32() is 5);
        await app.Services.GetRequiredService<PresenceRooms>().PublishAsync("lobby", "notice", RawJson.Parse("""{"text":"Back in five minutes."}"""));
        await SayAsync(ann, "PING");
        await ann.ExpectAsync("PONG");

        await ann.SendAsync("""{"type":"LEAVE","id":8,"roomId":"attic"}""");
        await ann.SendAsync("""{"type":"JOIN","id":9,"roomId":"lobby","date":1}""");
        await ann.SendAsync("{");
        await ann.ExpectAsync("ERROR", error => error.GetProperty("code").ValueEquals(ErrorCode.InvalidJson));

        await bob.LeaveAsync("lobby");
        await ann.ExpectAsync("REMOVE_USER");
        await SayAsync(ann, "LEAVE");
        await ann.ExpectAsync("LEFT");

        Keep(ann, bob, cy);
    }

    /// <summary>Ann says more than she may, and the service stops.</summary>
    private async Task HurryAsync()
    {
        await using var app = await PresenceApp.StartAsync(options => (options.MessageBurst, options.MessagesPerSecond) = (2, 1));
        var ann = await app.ConnectAsync("ann", "ann-laptop");
        await ann.JoinAsync("lobby");
        for (var i = 0; i < 30; i++) await ann.SendAsync("""{"type":"LEAVE","id":10,"roomId":"lobby"}""");
        await ann.ExpectAsync("ERROR", error => error.GetProperty("code").ValueEquals(ErrorCode.RateLimited));
        await app.StopAsync();
        await ann.ExpectCloseAsync();
        Keep(ann);
    }

    /// <summary>Ann has a new token.</summary>
    private async Task RenewAsync()
    {
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System), "ann-laptop");
        var token = Tokens.For(TimeProvider.System);
        await SayAsync(ann, "AUTH", 0, json => $"{json[..(json.IndexOf("token", StringComparison.Ordinal) + 8)]}{token}\"}}");
        await ann.ExpectAsync("ACK");
    }

    private async Task SayAsync(TestClient client, string section, int number = 0, Func<string, string>? live = null)
    {
        var json = Of(OfClient, section).ElementAt(number);
        _said.Add(Replay.Plain(json));
        await client.SendAsync(live is null ? json : live(json));
    }

    private void Keep(params TestClient[] clients)
    {
        foreach (var client in clients) _heard.UnionWith(client.Received.Select(message => Replay.Plain(message.GetRawText())));
    }

    private static IEnumerable<string> Of(string chapter, string? section = null) => ProtocolPage.Blocks
        .Where(block => block.Chapter == chapter && block.Language is "json" && (section is null || block.Section == section))
        .Select(block => block.Text);
}
