using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class LeaveTests
{
    [Fact(Timeout = 15_000)]
    public async Task After_LEFT_nothing_more_of_that_room_comes()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ben.SendAsync("""{"type":"LEAVE","roomId":"lobby","id":1}""");
        await ben.ExpectAsync("LEFT");
        await ann.ExpectAsync("REMOVE_USER");
        await ann.SendAsync("""{"type":"MESSAGE","id":2,"roomId":"lobby","event":"wave","data":0}""");
        await ann.ExpectAsync("ACK");
        await ann.SettleAsync("lobby");
        await ben.PingAsync();
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("""{"type":"LEAVE","id":1,"roomId":"lobby"}""")]
    [InlineData("""{"type":"REPORT","id":1,"roomId":"lobby","data":0}""")]
    [InlineData("""{"type":"REPORT","id":1,"roomId":"lobby","data":0,"requestId":"abc"}""")]
    [InlineData("""{"type":"REPORT_REQUEST","id":1,"roomId":"lobby"}""")]
    [InlineData("""{"type":"MESSAGE","id":1,"roomId":"lobby","event":"wave","data":0}""")]
    public async Task Who_has_left_or_never_joined_is_not_in_the_room(string message)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        const string Refusal = """{"type":"ERROR","id":1,"roomId":"lobby","code":"not_in_room","message":"This connection is not in that room: JOIN it first."}""";

        await ann.SendAsync(message);
        Assert.Equal(Refusal, (await ann.ExpectAsync("ERROR")).GetRawText());

        await ann.JoinAsync("lobby");
        await ann.LeaveAsync("lobby");
        await ann.SendAsync(message);
        Assert.Equal(Refusal, (await ann.ExpectAsync("ERROR")).GetRawText());
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_leaves_and_closes_at_once_is_removed_once()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ben.SendAsync("""{"type":"LEAVE","roomId":"lobby"}""");
        await ben.CloseAsync();
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Equal("left", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Single(ann.TypesReceived, type => type is "REMOVE_USER");
    }
}
