using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class ReportRequestTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task A_client_can_ask_everyone_again()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        _clock.Advance(app.Options.JoinWindow);
        await ben.SendAsync("""{"type":"REPORT_REQUEST","id":1,"roomId":"lobby"}""");
        await ben.ExpectAsync("ACK");
        await ann.AnswerAsync("lobby", """{"name":"Ann"}""");
        await ben.ExpectAsync("SYNCED");
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_client_can_ask_those_it_names_and_nobody_else_is_asked()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        _clock.Advance(app.Options.JoinWindow);
        var cat = await app.ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        await ann.AnswerAsync("lobby", "1");
        await ben.AnswerAsync("lobby", "2");
        await cat.ExpectAsync("SYNCED");
        await ann.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("ADD_USER");
        foreach (var client in new[] { ann, ben, cat }) client.Transcript.Clear();

        _clock.Advance(app.Options.JoinWindow);
        await cat.SendAsync("""{"type":"REPORT_REQUEST","roomId":"lobby","from":[{"userId":"ben","clientId":"tab-1"},{"userId":"zoe","clientId":"tab-1"}]}""");
        await ben.AnswerAsync("lobby", """{"name":"Ben"}""");
        await cat.ExpectAsync("SYNCED");
        await ann.SettleAsync("lobby");
        Transcript.Of(ann, ben, cat).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task Whoever_has_nobody_to_ask_is_synced_at_once()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.SendAsync("""{"type":"REPORT_REQUEST","id":1,"roomId":"lobby"}""");
        await ann.ExpectAsync("ACK");
        await ann.ExpectAsync("SYNCED");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("""[{"userId":"zoe","clientId":"tab-1"}]""", "no_such_member")]
    [InlineData("""[{"userId":"ann","clientId":"tab-1"}]""", "no_such_member")]
    [InlineData("[]", "invalid_message")]
    [InlineData("""[{"userId":"ben"}]""", "invalid_message")]
    public async Task Asking_nobody_is_refused(string from, string code)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.SendAsync($$"""{"type":"REPORT_REQUEST","id":1,"roomId":"lobby","from":{{from}}}""");
        var error = await ann.ExpectAsync("ERROR");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(1, error.GetProperty("id").GetInt32());
    }
}
