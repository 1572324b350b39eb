using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class MessageTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("all", "", "ben phone, ben desk, ann tab-2")]
    [InlineData("user", """,{"userId":"ben"}""", "ben phone, ben desk")]
    [InlineData("client", """,{"userId":"ben","clientId":"desk"}""", "ben desk")]
    [InlineData("own user", """,{"userId":"ann"}""", "ann tab-2")]
    public async Task A_message_reaches_those_it_is_for_and_never_comes_back(string name, string to, string receivers)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        TestClient[] others = [await app.ConnectAsync("ben", "phone"), await app.ConnectAsync("ben", "desk"), await app.ConnectAsync("ann", "tab-2")];
        await ann.JoinAsync("lobby");
        foreach (var other in others) await other.JoinAsync("lobby");

        var recipient = to.Length is 0 ? "" : $",\"to\":{to[1..]}";
        await ann.SendAsync($$"""{"type":"MESSAGE","id":1,"roomId":"lobby","event":"wave","data":"{{name}}"{{recipient}}}""");
        await ann.ExpectAsync("ACK");
        foreach (var client in others.Append(ann)) await client.SettleAsync("lobby");

        var reached = others.Append(ann).Where(client => client.TypesReceived.Contains("MESSAGE")).ToList();
        Assert.Equal(receivers, string.Join(", ", reached.Select(client => client.Transcript.Title)));
        foreach (var client in reached)
        {
            Assert.Equal(
                $$"""{"type":"MESSAGE","roomId":"lobby","from":{"userId":"ann","clientId":"tab-1"},"event":"wave","data":"{{name}}"}""",
                (await client.ExpectAsync("MESSAGE")).GetRawText());
        }
    }

    [Theory(Timeout = 15_000)]
    [InlineData("""{"userId":"zoe"}""")]
    [InlineData("""{"userId":"ben","clientId":"tab-2"}""")]
    [InlineData("""{"userId":"ann"}""")]
    [InlineData("""{"userId":"ann","clientId":"tab-1"}""")]
    public async Task A_message_that_reaches_nobody_is_refused(string to)
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ann.SendAsync($$"""{"type":"MESSAGE","id":5,"roomId":"lobby","event":"wave","data":0,"to":{{to}}}""");
        var error = await ann.ExpectAsync("ERROR");
        Assert.Equal("no_such_member", error.GetProperty("code").GetString());
        Assert.Equal(5, error.GetProperty("id").GetInt32());
        await ben.SettleAsync("lobby");
        Assert.DoesNotContain("MESSAGE", ben.TypesReceived);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_message_to_a_member_in_its_grace_is_refused()
    {
        await using var app = await PresenceApp.StartAsync(clock: new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        var (ann, ben) = await Pair.MeetAsync(app);
        ben.Drop();
        await app.UntilConnectionsAsync(1);
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"wave","data":0,"to":{"userId":"ben"}}""");
        Assert.Equal("no_such_member", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
    }
}
