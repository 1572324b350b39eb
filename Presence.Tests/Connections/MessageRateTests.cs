using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class MessageRateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task One_message_too_many_is_dropped_and_told_when_to_try_again()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MessageBurst = 3, _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        for (var i = 1; i <= 4; i++) await ann.SendAsync($$"""{"type":"PING","id":{{i}}}""");
        await ann.ExpectAsync("ERROR");
        ann.Note("19 ms later");
        _clock.Advance(TimeSpan.FromMilliseconds(19));
        await ann.SendAsync("""{"type":"PING","id":5}""");
        await ann.ExpectAsync("ERROR");
        ann.Note("1 ms later");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ann.SendAsync("""{"type":"PING","id":6}""");
        await ann.ExpectAsync("PONG", pong => pong.GetProperty("id").GetInt32() is 6);

        var replies = ann.Transcript.Lines.Where(line => line.StartsWith('<') || line.StartsWith(' '));
        string.Join('\n', replies).ShouldMatchSnapshot();
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.PingAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task Answers_to_a_question_are_not_counted_and_others_are()
    {
        await using var app = await PresenceApp.StartAsync(
            options => (options.MessageBurst, options.MessagesPerSecond, options.JoinWindow) = (2, 1, TimeSpan.Zero), _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        for (var i = 0; i < 5; i++)
        {
            var newcomer = await app.ConnectAsync($"user-{i}", "tab-1");
            newcomer.AnswerWith("0");
            await newcomer.JoinAsync("lobby");
            await ann.AnswerAsync("lobby", "1");
            await newcomer.ExpectAsync("SYNCED");
        }

        Assert.DoesNotContain("ERROR", ann.TypesReceived);
        const string Unasked = """{"type":"REPORT","roomId":"lobby","requestId":"abc","data":1}""";
        await ann.SendAsync(Unasked);
        Assert.Equal("unknown_request", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
        await ann.SendAsync(Unasked);
        Assert.Equal("rate_limited", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_stays_over_the_rate_for_long_is_closed()
    {
        await using var app = await PresenceApp.StartAsync(options => (options.MessageBurst, options.MessagesPerSecond) = (20, 1), _clock);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await OverrunAsync(ann, 21);
        _clock.Advance(app.Options.RateLimitPatience);
        await OverrunAsync(ann, 11);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ann.SendAsync("""{"type":"PING"}""");
        Assert.Equal((4429, "over the message rate for long"), await ann.ExpectCloseAsync());
    }

    private static async Task OverrunAsync(TestClient client, int messages)
    {
        for (var i = 0; i < messages; i++) await client.SendAsync("""{"type":"PING"}""");
        await client.ExpectAsync("ERROR");
    }

    [Fact(Timeout = 15_000)]
    public async Task Questions_that_were_never_answered_are_not_saved_up()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.JoinWindow = TimeSpan.Zero;
            options.SyncDeadline = TimeSpan.FromMilliseconds(10);
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        for (var asker = 0; asker < 3; asker++)
        {
            var ben = await app.ConnectAsync($"ben-{asker}", "tab-1");
            await ben.JoinAsync("lobby");
            for (var i = 0; i < 90; i++) await ben.SendAsync("""{"type":"REPORT_REQUEST","roomId":"lobby","from":[{"userId":"ann","clientId":"tab-1"}]}""");
            await ben.SettleAsync("lobby");
        }

        await PresenceApp.UntilAsync(() => ann.TypesReceived.Count(type => type == "REPORT_REQUEST") >= 270, "the questions have come");
        for (var i = 0; i < 270; i++) await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","requestId":"none","data":1}""");
        await ann.ExpectAsync("ERROR", error => error.GetProperty("code").ValueEquals("rate_limited"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_join_that_came_too_fast_names_its_room()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MessageBurst = options.MessagesPerSecond = 1);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("one");
        await ann.SendAsync("""{"type":"JOIN","roomId":"two"}""");
        Assert.Equal("two", (await ann.ExpectAsync("ERROR")).GetProperty("roomId").GetString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"type":"REPORT_REQUEST","id":1,"roomId":"lobby"}""")]
    [InlineData("""{"type":"JOIN","id":1,"roomId":"lobby"}""")]
    public async Task What_a_whole_room_is_to_answer_counts_as_several(string question)
    {
        const int Others = 48;
        await using var app = await PresenceApp.StartAsync(options => (options.MessageBurst, options.MessagesPerSecond) = (10, 1), _clock);
        for (var i = 0; i < Others; i++) await (await app.ConnectAsync($"user-{i}", "tab-1")).JoinAsync("lobby");
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.SettleAsync("lobby");
        _clock.Advance(TimeSpan.FromSeconds(10));

        // Four tokens each: one, and one for each sixteen.
        for (var i = 0; i < 2; i++) await ann.SendAsync(question);
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain(ann.Received, IsRateLimited);
        await ann.SendAsync(question);
        var refused = await ann.ExpectAsync("ERROR", IsRateLimited);
        Assert.Equal(3000, refused.GetProperty("retryAfterMs").GetInt32());

        // To ask for one costs as any message does.
        await ann.SendAsync("""{"type":"REPORT_REQUEST","id":2,"roomId":"lobby","from":[{"userId":"user-1","clientId":"tab-1"}]}""");
        await ann.ExpectAsync("ACK", ack => ack.GetProperty("id").GetInt32() is 2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Leaving_and_joining_over_and_over_has_the_same_price()
    {
        const int Others = 48;
        await using var app = await PresenceApp.StartAsync(
            options => (options.MessageBurst, options.MessagesPerSecond, options.MaxRoomsPerConnection) = (10, 1, 2), _clock);
        for (var i = 0; i < Others; i++) await (await app.ConnectAsync($"user-{i}", "tab-1")).JoinAsync("lobby");
        var ann = await app.ConnectAsync("ann", "tab-1");

        // As many JOINs as there may be rooms cost one each: with the LEAVEs, four tokens. Then one of four and a LEAVE.
        for (var i = 0; i < 3; i++)
        {
            await ann.JoinAsync("lobby");
            await ann.LeaveAsync("lobby");
        }

        await ann.SendAsync("""{"type":"JOIN","id":1,"roomId":"lobby"}""");
        Assert.Equal(3000, (await ann.ExpectAsync("ERROR", IsRateLimited)).GetProperty("retryAfterMs").GetInt32());
    }

    private static bool IsRateLimited(System.Text.Json.JsonElement envelope) =>
        envelope.TryGetProperty("code", out var code) && code.ValueEquals("rate_limited");

    [Fact(Timeout = 15_000)]
    public async Task A_large_message_counts_as_several()
    {
        await using var app = await PresenceApp.StartAsync(options => (options.MessageBurst, options.MessagesPerSecond) = (10, 1));
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby", "1");
        var large = $$"""{"type":"REPORT","id":1,"roomId":"lobby","data":"{{new string('x', 3 * 4096)}}"}""";
        await ann.SendAsync(large);
        await ann.ExpectAsync("ACK");
        await ann.SendAsync(large);
        await ann.ExpectAsync("ACK");
        await ann.SendAsync(large);
        await ann.ExpectAsync("ERROR", error => error.GetProperty("code").ValueEquals("rate_limited"));
    }
}
