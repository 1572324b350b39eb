using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class RoundTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task A_silent_member_is_named_missing_at_the_deadline()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("REPORT_REQUEST");
        _clock.Advance(TimeSpan.FromSeconds(1.999));
        await ben.SettleAsync("lobby");
        ben.Note("1.999 s later");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ben.ExpectAsync("SYNCED");
        Transcript.Of(ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_that_leaves_during_a_round_is_waited_for_no_longer()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("REPORT_REQUEST");
        await ann.CloseAsync();
        await ben.ExpectAsync("SYNCED");
        Transcript.Of(ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_that_is_lost_during_a_round_is_missing_at_once()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("REPORT_REQUEST");
        ann.Drop();
        var synced = await ben.ExpectAsync("SYNCED");
        Assert.Equal("""[{"userId":"ann","clientId":"tab-1"}]""", synced.GetProperty("missing").GetRawText());
    }

    [Fact(Timeout = 15_000)]
    public async Task Newcomers_of_one_window_share_a_round_and_a_member_is_asked_once()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);

        // Ben's round has just been: whoever comes within the window after it waits for the next.
        var newcomers = new[] { await app.ConnectAsync("cat", "tab-1"), await app.ConnectAsync("dan", "tab-1"), await app.ConnectAsync("eve", "tab-1") };
        foreach (var newcomer in newcomers) await newcomer.JoinAsync("lobby", $"\"{newcomer.UserId}\"");
        await ann.SettleAsync("lobby");
        Assert.Single(ann.TypesReceived, type => type is "REPORT_REQUEST");

        _clock.Advance(app.Options.JoinWindow);
        await AnswerAsync(ann, newcomers);
        await AnswerAsync(ben, newcomers);
        await AnswerAsync(newcomers[0], newcomers[1..]);
        await AnswerAsync(newcomers[1], newcomers[2..]);
        foreach (var newcomer in newcomers) await newcomer.ExpectAsync("SYNCED");
        foreach (var newcomer in newcomers) await newcomer.SettleAsync("lobby");
        Assert.All(newcomers, newcomer => Assert.Equal(4, Known(newcomer).Count));
        Assert.Equal(2, ann.TypesReceived.Count(type => type is "REPORT_REQUEST"));
        Transcript.Of([ann, .. newcomers]).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task The_last_newcomer_that_leaves_takes_its_round_along()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ben.LeaveAsync("lobby");
        await ann.ExpectAsync("REMOVE_USER");
        await ann.AnswerAsync("lobby", "1");
        Assert.Equal("unknown_request", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
        await ann.SettleAsync("lobby");
        await ben.PingAsync();
        Assert.DoesNotContain("SYNCED", ben.TypesReceived);
    }

    private static async Task AnswerAsync(TestClient member, TestClient[] askers)
    {
        await member.AnswerAsync("lobby", $"\"{member.UserId} answers\"");
        foreach (var asker in askers)
            await asker.ExpectAsync("ADD_USER", user => user.TryGetProperty("requestId", out _) && user.GetProperty("userId").GetString() == member.UserId);
    }

    private static HashSet<string> Known(TestClient client) =>
        [.. client.Received.Where(HasData).Select(user => user.GetProperty("userId").GetString()!)];

    private static bool HasData(JsonElement envelope) =>
        envelope.GetProperty("type").GetString() is "ADD_USER" && envelope.TryGetProperty("data", out _);
}
