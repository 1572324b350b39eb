using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>Tabs are opened, closed and reloaded.</summary>
public sealed class TabsTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_tabs_of_a_user_are_one_entry_until_the_last_is_closed()
    {
        var ann = await EnterAsync("ann");
        var ben = await InviteAsync("ben");
        var first = await ben.OpenTabAsync();
        await ann.ExpectMemberAsync("ben", "Ben", tabs: "1 tab");

        var second = await ben.OpenTabAsync();
        await ann.ExpectMemberAsync("ben", "Ben", tabs: "2 tabs");
        await second.ExpectMemberAsync("ben", "Ben", tabs: "2 tabs");
        await ann.ExpectPeopleAsync(2);

        await first.Page.CloseAsync();
        await ann.ExpectMemberAsync("ben", "Ben", tabs: "1 tab");
        await second.ExpectMemberAsync("ben", "Ben", tabs: "1 tab");

        await second.Page.CloseAsync();
        await Expect(ann.Member("ben")).ToHaveCountAsync(0);
        await Expect(ann.Page.GetByText("Just you so far.")).ToBeVisibleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reload_goes_unnoticed_by_the_others()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        var carl = await EnterAsync("carl");
        await ann.ExpectMemberAsync("ben", "Ben");
        await ann.ExpectMemberAsync("carl", "Carl");
        await ann.WatchListAsync();

        await ben.Page.ReloadAsync();
        await ben.ExpectOnlineAsync();
        await ben.ExpectMemberAsync("ann", "Ann");
        await ben.SayAsync("I am back");
        await Expect(ann.Said).ToContainTextAsync(["I am back"]);

        // Carl goes after Ben has: when Carl is given up, Ben would have been.
        await carl.Page.CloseAsync();
        await Expect(ann.Member("carl")).ToHaveCountAsync(0);
        Assert.Equal(["carl"], await ann.RemovedAsync());
        Assert.Empty(await ann.TabCountsAsync());
        await ann.ExpectMemberAsync("ben", "Ben");
    }
}
