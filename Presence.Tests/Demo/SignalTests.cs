using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>What is sent and kept nowhere: cursors, typing, words.</summary>
public sealed class SignalTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task A_cursor_reaches_the_others_and_goes_with_the_pointer()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        await ann.ExpectMemberAsync("ben", "Ben");

        await ben.Board.HoverAsync();
        await ann.ExpectCursorAsync("Ben");
        await Expect(ben.Page.Locator(".cursor")).ToHaveCountAsync(0);

        var box = (await ben.Board.BoundingBoxAsync())!;
        await ben.Page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + (box.Height / 2));
        await Expect(ann.Cursor("Ben")).ToHaveAttributeAsync("style", new Regex("--x: 0\\.25[^;]*; --y: 0\\.5"));

        await ben.SayField.HoverAsync();
        await Expect(ann.Page.Locator(".cursor")).ToHaveCountAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Typing_shows_until_it_is_said()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        await ann.ExpectMemberAsync("ben", "Ben");

        await ben.SayField.PressSequentiallyAsync("Hello");
        await Expect(ann.Page.GetByText("Ben is typing…")).ToBeVisibleAsync();
        await Expect(ann.Member("ben")).ToHaveAttributeAsync("data-typing", "");

        await ben.SayField.PressAsync("Enter");
        await Expect(ann.Said).ToHaveTextAsync(["Ben Hello"]);
        await Expect(ben.Said).ToHaveTextAsync(["Ben Hello"]);
        await Expect(ann.Page.Locator("#typing-line")).ToBeEmptyAsync();
        await Expect(ann.Page.Locator("[data-typing]")).ToHaveCountAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_can_be_done_by_keyboard()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        await ann.ExpectMemberAsync("ben", "Ben");

        await ben.Page.Keyboard.PressAsync("Tab");
        await Expect(ben.Page.GetByText("Skip to the people")).ToBeFocusedAsync();
        await ben.TabToAsync(ben.StatusField);
        await ben.Page.Keyboard.PressAsync("ArrowDown");
        await ann.ExpectMemberAsync("ben", "Ben", "Focusing");

        await ben.TabToAsync(ben.Board);
        await ben.Page.Keyboard.PressAsync("ArrowLeft");
        await ann.ExpectCursorAsync("Ben");
        await ben.ExpectCursorAsync("You");

        await ben.TabToAsync(ben.SayField);
        await Expect(ann.Page.Locator(".cursor")).ToHaveCountAsync(0);
        await ben.Page.Keyboard.TypeAsync("No mouse here");
        await ben.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Said).ToHaveTextAsync(["Ben No mouse here"]);
    }
}
