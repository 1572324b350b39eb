using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>The whole idea in six steps: connect, JOIN, the others are asked, they REPORT, the newcomer knows all, and leaves.</summary>
public sealed class RecipeTests
{
    [Fact(Timeout = 15_000)]
    public async Task A_newcomer_learns_the_data_of_those_who_are_there()
    {
        await using var app = await PresenceApp.StartAsync();

        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby", """{"name":"Ann"}""");

        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", """{"name":"Ann","status":"here"}""");
        await ben.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("SYNCED");

        await ben.CloseAsync();
        await ann.ExpectAsync("REMOVE_USER");

        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task The_first_message_says_who_you_are_and_what_you_may_do()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        Assert.Equal(
            """<- {"type":"WELCOME","userId":"ann","clientId":"tab-1","heartbeatSeconds":25,"limits":{"messageBytes":16384,"rooms":32,"messagesPerSecond":50}}""",
            Assert.Single(ann.Transcript.Lines));
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_gives_no_client_id_is_given_one_of_its_own()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann");
        var second = await app.ConnectAsync("ann");
        Assert.Matches("^[A-Za-z0-9._~-]{22}$", ann.ClientId);
        Assert.NotEqual(ann.ClientId, second.ClientId);
    }
}
