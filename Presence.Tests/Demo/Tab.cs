using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>One open page, in the words of who looks at it.</summary>
internal sealed partial class Tab(IPage page)
{
    public IPage Page { get; } = page;

    public ILocator State => Page.GetByTestId("connection-state");

    /// <summary>Everyone in the list.</summary>
    public ILocator Members => Page.GetByTestId("member");

    /// <summary>What people have said.</summary>
    public ILocator Said => Page.Locator("#said p");

    /// <summary>The lines of the log.</summary>
    public ILocator Log => Page.Locator("#log li");

    public ILocator NameField => Page.GetByLabel("Name", new() { Exact = true });

    public ILocator StatusField => Page.GetByLabel("Status", new() { Exact = true });

    public ILocator SayField => Page.GetByLabel("Say something to the room");

    public ILocator Filter => Page.GetByLabel("Filter the messages");

    public ILocator Board => Page.GetByRole(AriaRole.Group, new() { Name = "Shared board" });

    /// <summary>The cursor with this name on it; it has no extent of its own, only its arrow and its tag have.</summary>
    public ILocator Cursor(string name) => Page.Locator(".cursor", new() { HasText = name });

    public Task ExpectCursorAsync(string name) => Expect(Cursor(name).Locator(".tag")).ToBeVisibleAsync();

    /// <summary>One person in the list, however many tabs they have.</summary>
    public ILocator Member(string userId) => Page.Locator($"[data-testid=member][data-user-id=\"{userId}\"]");

    public ILocator LogOf(string direction, string type) => Page.Locator($"#log li[data-direction={direction}][data-type={type}]");

    public Task ExpectOnlineAsync() => Expect(State).ToHaveTextAsync("Online");

    /// <summary>Waits until the connection is lost and sought again.</summary>
    public Task ExpectSeekingAsync() => Expect(State).ToHaveTextAsync(Seeking());

    public Task ExpectPeopleAsync(int count) => Expect(Members).ToHaveCountAsync(count);

    /// <summary>Waits until the list shows somebody as this.</summary>
    public async Task ExpectMemberAsync(string userId, string name, string status = "Available", string tabs = "1 tab")
    {
        await Expect(Member(userId).Locator(".name")).ToHaveTextAsync(name);
        await Expect(Member(userId).GetByTestId("member-status")).ToHaveTextAsync(status);
        await Expect(Member(userId).GetByTestId("tab-count")).ToHaveTextAsync(tabs);
    }

    public async Task SayAsync(string text)
    {
        await SayField.FillAsync(text);
        await SayField.PressAsync("Enter");
    }

    /// <summary>From now on keeps every person that is taken out of the list, and every number of tabs.</summary>
    public Task WatchListAsync() => Page.EvaluateAsync(
        """
        () => {
          window.removed = [];
          window.tabCounts = [];
          new MutationObserver(mutations => {
            for (const { removedNodes, addedNodes, target } of mutations) {
              for (const node of removedNodes) if (node.dataset?.userId) window.removed.push(node.dataset.userId);
              if (addedNodes.length && target.dataset?.testid === 'tab-count') window.tabCounts.push(target.textContent);
            }
          }).observe(document.getElementById('members'), { childList: true, subtree: true });
        }
        """);

    /// <summary>Who has been taken out of the list since.</summary>
    public Task<string[]> RemovedAsync() => Page.EvaluateAsync<string[]>("() => window.removed");

    /// <summary>The numbers of tabs that the list has shown since.</summary>
    public Task<string[]> TabCountsAsync() => Page.EvaluateAsync<string[]>("() => window.tabCounts");

    /// <summary>Presses the Tab key until this has the focus.</summary>
    public async Task TabToAsync(ILocator target)
    {
        const int Most = 40;
        for (var i = 0; i < Most; i++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not get to {target}.");
    }

    [GeneratedRegex("^(Offline|Connecting)$")]
    private static partial Regex Seeking();
}
