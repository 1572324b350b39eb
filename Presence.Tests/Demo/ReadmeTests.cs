using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Presence.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The page in the README, as printed, on a site of its own.</summary>
[Collection(DemoCollection.Name)]
public sealed class ReadmeTests(DemoStage stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_in_the_readme_shows_who_is_online()
    {
        var html = (await ReadSampleAsync()).Replace("localhost:5080", stage.Address.Authority, StringComparison.Ordinal);
        await using var site = await PresenceApp.StartAsync(map: app => app.MapGet("/", () => Results.Content(html, "text/html")));
        await using var context = await stage.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.Address.AbsoluteUri);
        await Expect(page.Locator("#people li")).ToHaveTextAsync(["Ann (1)"]);

        await using var ben = await TestClient.ConnectAsync(
            new UriBuilder(stage.Address) { Scheme = "ws", Path = "/ws", Query = "userId=ben" }.Uri);
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        await Expect(page.Locator("#people li")).ToHaveTextAsync(["Ann (1)", "Ben (1)"]);
        await ben.LeaveAsync("lobby");
        await Expect(page.Locator("#people li")).ToHaveTextAsync(["Ann (1)"]);
    }

    private static async Task<string> ReadSampleAsync([CallerFilePath] string here = "")
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "README.md"));
        return readme.Split("```html\n")[1].Split("```")[0];
    }
}
