using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>How the page looks. The pictures are written to <c>artifacts/</c>, for people to judge.</summary>
public sealed class LooksTests(DemoStage stage) : DemoTests(stage)
{
    private const int PhoneWidth = 360;

    [Fact(Timeout = 60_000)]
    public async Task The_page_is_light_or_dark_as_the_system_is()
    {
        var ann = await EnterAsync("ann", new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1440, Height = 900 } });
        await FillRoomAsync(ann);
        await Expect(ann.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(244, 244, 241)");
        await TakePictureAsync(ann, "demo-light");

        await ann.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(ann.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(15, 17, 20)");
        await TakePictureAsync(ann, "demo-dark");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_shows_it_all_without_scrolling_sideways()
    {
        var ann = await EnterAsync("ann", new()
        {
            ViewportSize = new() { Width = PhoneWidth, Height = 740 },
            IsMobile = true,
            HasTouch = true,
            DeviceScaleFactor = 2,
        });
        await FillRoomAsync(ann);
        await ann.NameField.FillAsync(new string('W', 40));
        await ann.SayAsync(new string('m', 140));
        await Expect(ann.Said.Last).ToContainTextAsync("mmm");
        await ann.LogOf("out", "JOIN").ClickAsync();

        Assert.Equal(PhoneWidth, await ann.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(PhoneWidth, await ann.Page.EvaluateAsync<int>("() => visualViewport.width"));
        await TakePictureAsync(ann, "demo-phone");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_does_not_zoom_in_on_a_field()
    {
        var ann = await EnterAsync("ann", new() { ViewportSize = new() { Width = PhoneWidth, Height = 740 }, IsMobile = true });
        foreach (var field in await ann.Page.Locator("input:not([type=radio], [type=checkbox]), select").AllAsync())
            await Expect(field).ToHaveCSSAsync("font-size", "16px");
    }

    /// <summary>Somebody is focusing and has a cursor, somebody has two tabs and types, and both have spoken.</summary>
    private async Task FillRoomAsync(Tab ann)
    {
        var ben = await EnterAsync("ben");
        var cleo = await InviteAsync("cleo");
        await cleo.OpenTabAsync();
        var second = await cleo.OpenTabAsync();
        await ben.StatusField.SelectOptionAsync("Focusing");
        await second.NameField.FillAsync("Cleo from the second floor, by the door");
        await ann.ExpectMemberAsync("cleo", "Cleo from the second floor, by the door", tabs: "2 tabs");
        await ben.SayAsync("Good morning");
        await second.SayAsync("Is anybody up for a walk?");
        await Expect(ann.Said).ToHaveCountAsync(2);
        await ben.Board.HoverAsync();

        await ann.ExpectMemberAsync("ben", "Ben", "Focusing");
        await ann.ExpectCursorAsync("Ben");
        await Expect(ann.Page.Locator("#board-empty")).ToHaveCSSAsync("opacity", "0");
        await second.SayField.PressSequentiallyAsync("It");
        await Expect(ann.Member("cleo")).ToHaveAttributeAsync("data-typing", "");
    }

    private static async Task TakePictureAsync(Tab tab, string name, [CallerFilePath] string here = "")
    {
        var artifacts = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../artifacts"));
        // What a picture usually does to a page, hiding the caret and stopping animations, the page's policy would have to allow.
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(artifacts, name + ".png"), FullPage = true, Caret = ScreenshotCaret.Initial });
    }
}
