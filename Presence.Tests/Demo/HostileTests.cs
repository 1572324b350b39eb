using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>What other people send is text, whatever it looks like.</summary>
public sealed class HostileTests(DemoStage stage) : DemoTests(stage)
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact(Timeout = 60_000)]
    public async Task Markup_is_shown_as_text_wherever_it_shows()
    {
        var ann = await EnterAsync("ann");
        var mallory = await EnterAsync("mallory");
        await mallory.NameField.FillAsync(Hostile);
        await ann.ExpectMemberAsync("mallory", Hostile);

        await mallory.Board.HoverAsync();
        await ann.ExpectCursorAsync(Hostile);
        await mallory.SayField.PressSequentiallyAsync("<b>");
        await Expect(ann.Page.Locator("#typing-line")).ToHaveTextAsync($"{Hostile} is typing…");
        await mallory.SayAsync(Hostile);
        await Expect(ann.Said).ToHaveTextAsync([$"{Hostile} {Hostile}"]);
        await ann.LogOf("in", "MESSAGE").Last.ClickAsync();
        await Expect(ann.Log.Locator("pre")).ToContainTextAsync(Hostile);

        foreach (var tab in new[] { ann, mallory }) await Expect(tab.Page.Locator("img, #said b b")).ToHaveCountAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_user_may_have_any_id()
    {
        (string UserId, string Name)[] people = [("__proto__", "__proto__"), ("constructor", "Constructor"), (Hostile, Hostile)];
        var ann = await EnterAsync("ann");
        foreach (var (userId, name) in people)
        {
            var tab = await EnterAsync(userId);
            await ann.ExpectMemberAsync(userId, name);
            await tab.ExpectMemberAsync("ann", "Ann");
            await tab.StatusField.SelectOptionAsync("Focusing");
            await ann.ExpectMemberAsync(userId, name, "Focusing");
            await tab.Board.HoverAsync();
            await ann.ExpectCursorAsync(name);
        }

        await ann.ExpectPeopleAsync(people.Length + 1);
        await Expect(ann.Page.Locator("img")).ToHaveCountAsync(0);
    }
}
