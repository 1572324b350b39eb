using Microsoft.Playwright;
using Presence.Tests.Samples;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The pages of the sample that has a sign-in of its own.</summary>
[Collection(DemoCollection.Name)]
public sealed class EmbeddingPageTests(DemoStage stage)
{
    [Fact(Timeout = 60_000)]
    public async Task Two_who_have_signed_in_see_each_other_and_who_signs_out_is_gone()
    {
        await using var board = await EmbeddingTests.StartAsync();
        await using var anns = await stage.Browser.NewContextAsync();
        await using var bens = await stage.Browser.NewContextAsync();
        var ann = await SignInAsync(anns, board.Address, "Ann");
        await Expect(ann.Locator("#people li")).ToHaveTextAsync(["Ann"]);
        var ben = await SignInAsync(bens, board.Address, "Ben");
        await Expect(ben.Locator("#people li")).ToHaveTextAsync(["Ben", "Ann"]);
        await Expect(ann.Locator("#people li")).ToHaveTextAsync(["Ann", "Ben"]);

        await ben.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(ann.Locator("#people li")).ToHaveTextAsync(["Ann"]);
        await Expect(ben.GetByLabel("Your name")).ToBeVisibleAsync();
    }

    private static async Task<IPage> SignInAsync(IBrowserContext context, Uri address, string name)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.AbsoluteUri);
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        return page;
    }
}
