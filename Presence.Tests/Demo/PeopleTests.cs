namespace Presence.Tests.Demo;

/// <summary>Two people look at the page.</summary>
public sealed class PeopleTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task Two_people_see_each_other_with_name_and_status()
    {
        var ann = await EnterAsync("ann");
        await ann.StatusField.SelectOptionAsync("Focusing");
        var ben = await EnterAsync("ben");

        await ann.ExpectMemberAsync("ben", "Ben");
        await ben.ExpectMemberAsync("ann", "Ann", "Focusing");
        await ann.ExpectPeopleAsync(2);
        await ben.ExpectPeopleAsync(2);
        await ben.ExpectMemberAsync("ben", "Ben");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_change_of_status_or_name_is_seen_live()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        await ann.ExpectMemberAsync("ben", "Ben");

        await ben.StatusField.SelectOptionAsync("Away");
        await ann.ExpectMemberAsync("ben", "Ben", "Away");

        await ben.NameField.FillAsync("Benjamin");
        await ann.ExpectMemberAsync("ben", "Benjamin", "Away");
        await ben.ExpectMemberAsync("ben", "Benjamin", "Away");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_links_open_a_tab_as_somebody_else_and_one_as_the_same_person()
    {
        var ann = await EnterAsync("ann");

        var link = ann.Page.GetByText("One more tab as you");
        var second = new Tab(await ann.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync()));
        await second.ExpectOnlineAsync();
        await ann.ExpectMemberAsync("ann", "Ann", tabs: "2 tabs");

        link = ann.Page.GetByText("Open another tab as someone else");
        var other = new Tab(await ann.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync()));
        await other.ExpectMemberAsync("ann", "Ann", tabs: "2 tabs");
        await ann.ExpectPeopleAsync(2);
    }
}
