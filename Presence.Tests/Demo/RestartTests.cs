using Presence.Tests.Endpoint;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The service goes away under the page, and comes back.</summary>
public sealed class RestartTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_says_that_the_service_is_gone_and_is_back_with_it()
    {
        Uri address;
        Tab ann, ben;
        await using (var first = await ApiProcess.RunAsync())
        {
            address = first.Address;
            (ann, ben) = (await EnterUnsteadyAsync("ann", address), await EnterUnsteadyAsync("ben", address));
            await ann.ExpectMemberAsync("ben", "Ben");
            await ben.ExpectMemberAsync("ann", "Ann");
        }

        await ann.ExpectSeekingAsync();
        await ben.ExpectSeekingAsync();
        await Expect(ann.Page.GetByText("last known")).ToBeVisibleAsync();
        await ann.ExpectMemberAsync("ben", "Ben");
        await ben.StatusField.SelectOptionAsync("Away");

        await using var second = await ApiProcess.RunAsync("--urls", address.AbsoluteUri);
        await ann.ExpectOnlineAsync();
        await ben.ExpectOnlineAsync();
        await Expect(ann.Page.GetByText("last known")).ToBeHiddenAsync();
        await ann.ExpectMemberAsync("ben", "Ben", "Away");
        await ben.ExpectMemberAsync("ann", "Ann");
        await ben.SayAsync("There we are");
        await Expect(ann.Said).ToContainTextAsync(["There we are"]);
    }

    private async Task<Tab> EnterUnsteadyAsync(string userId, Uri address)
    {
        var person = await InviteAsync(userId, address: address);
        // The browser itself reports what it could not connect to.
        person.Watch.IsExpected = problem => problem.Contains("net::ERR_", StringComparison.Ordinal);
        return await person.OpenTabAsync();
    }
}
