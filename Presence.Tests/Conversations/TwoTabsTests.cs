using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class TwoTabsTests
{
    [Fact(Timeout = 15_000)]
    public async Task A_user_is_gone_when_the_last_tab_is()
    {
        await using var app = await PresenceApp.StartAsync();
        var ben = await app.ConnectAsync("ben", "phone");
        await ben.JoinAsync("lobby");

        var first = await app.ConnectAsync("ann", "tab-1");
        await first.JoinAsync("lobby");
        await ben.AnswerAsync("lobby", "1");
        await first.ExpectAsync("SYNCED");
        await ben.ExpectAsync("ADD_USER");

        var second = await app.ConnectAsync("ann", "tab-2");
        await second.JoinAsync("lobby");
        await ben.AnswerAsync("lobby", "2");
        await first.AnswerAsync("lobby", "3");
        await second.ExpectAsync("SYNCED");
        await ben.ExpectAsync("ADD_USER");

        await first.CloseAsync();
        Assert.Equal(1, (await ben.ExpectAsync("REMOVE_USER")).GetProperty("remaining").GetInt32());
        await second.CloseAsync();
        Assert.Equal(0, (await ben.ExpectAsync("REMOVE_USER")).GetProperty("remaining").GetInt32());

        Transcript.Of(ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_tab_sees_the_user_s_other_tab_and_not_itself()
    {
        await using var app = await PresenceApp.StartAsync();
        var first = await app.ConnectAsync("ann", "tab-1");
        await first.JoinAsync("lobby");
        var second = await app.ConnectAsync("ann", "tab-2");
        var joined = await second.JoinAsync("lobby");
        Assert.Equal("""[{"userId":"ann","clientId":"tab-1"}]""", joined.GetProperty("members").GetRawText());
    }
}
