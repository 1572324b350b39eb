using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>A refused message costs nothing but itself: the connection lives.</summary>
public sealed class ErrorTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("secret", "invalid_json")]
    [InlineData("", "invalid_json")]
    [InlineData("""{"type":"PING"} secret""", "invalid_json")]
    [InlineData("""["secret"]""", "invalid_message")]
    [InlineData("""{"type":"SECRET"}""", "invalid_message")]
    [InlineData("""{"type":"ADD_USER","roomId":"secret"}""", "invalid_message")]
    [InlineData("""{"type":"JOIN"}""", "invalid_message")]
    [InlineData("""{"type":"JOIN","roomId":7}""", "invalid_message")]
    [InlineData("""{"type":"JOIN","roomId":"lobby","secret":1}""", "invalid_message")]
    public async Task A_bad_message_is_refused_and_never_repeated(string message, string code)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.SendAsync(message);
        var error = await ann.ExpectAsync("ERROR");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", error.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await ann.PingAsync();
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_full_room_refuses_until_somebody_leaves()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxMembersPerRoom = 1);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.SendAsync("""{"type":"JOIN","id":1,"roomId":"lobby"}""");
        await ben.ExpectAsync("ERROR");
        await ann.LeaveAsync("lobby");
        await ben.JoinAsync("lobby");
        await ann.PingAsync();
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task One_room_too_many_is_refused_until_another_is_left()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxRoomsPerConnection = 2);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.JoinAsync("garden");
        await ann.SendAsync("""{"type":"JOIN","id":1,"roomId":"attic"}""");
        await ann.ExpectAsync("ERROR");
        await ann.JoinAsync("garden");
        await ann.LeaveAsync("lobby");
        await ann.JoinAsync("attic");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_answer_that_was_given_belongs_to_another_or_comes_too_late_is_unknown()
    {
        var clock = new FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(clock: clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        clock.Advance(app.Options.JoinWindow);
        var cat = await app.ConnectAsync("cat", "tab-1");
        var round = (await cat.JoinAsync("lobby")).GetProperty("requestId").GetString();
        var answer = $$"""{"type":"REPORT","roomId":"lobby","requestId":"{{round}}","data":1}""";

        await cat.SendAsync(answer);
        await ExpectUnknownAsync(cat);
        await ann.SendAsync(answer);
        await ann.SendAsync(answer);
        await ExpectUnknownAsync(ann);
        clock.Advance(app.Options.SyncDeadline);
        Assert.Equal("""[{"userId":"ben","clientId":"tab-1"}]""", (await cat.ExpectAsync("SYNCED")).GetProperty("missing").GetRawText());
        await ben.SendAsync(answer);
        await ExpectUnknownAsync(ben);

        await cat.SettleAsync("lobby");
        Assert.Single(cat.TypesReceived, type => type is "ADD_USER");
    }

    private static async Task ExpectUnknownAsync(TestClient client) =>
        Assert.Equal("unknown_request", (await client.ExpectAsync("ERROR")).GetProperty("code").GetString());
}
