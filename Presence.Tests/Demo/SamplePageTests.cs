using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Presence.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The page in samples/page, on a site of its own, with the client that the service serves.</summary>
[Collection(DemoCollection.Name)]
public sealed class SamplePageTests(DemoStage stage)
{
    [Fact(Timeout = 60_000)]
    public async Task Two_tabs_of_the_sample_page_show_each_other()
    {
        var html = (await ReadPageAsync()).Replace("localhost:5080", stage.Address.Authority, StringComparison.Ordinal);
        await using var site = await PresenceApp.StartAsync(map: app => app.MapGet("/", () => Results.Content(html, "text/html")));
        await using var context = await stage.Browser.NewContextAsync();
        var ann = await OpenAsync(context, site.Address);
        var ben = await OpenAsync(context, site.Address);
        await ben.GetByLabel("Your name").FillAsync("Ben");
        await Expect(ann.Locator("#people li")).ToHaveTextAsync(["Ann", "Ben"]);
        await Expect(ben.Locator("#people li")).ToHaveTextAsync(["Ben", "Ann"]);
        await Expect(ben.Locator("#state")).ToHaveTextAsync("online");
        await ben.CloseAsync();
        await Expect(ann.Locator("#people li")).ToHaveTextAsync(["Ann"]);
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    private static Task<string> ReadPageAsync([CallerFilePath] string here = "") =>
        File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "samples", "page", "index.html"));
}
