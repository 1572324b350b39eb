using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Presence.Tests.Architecture;
using Presence.Tests.Endpoint;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The contract as pages. That they ask no other host, and that their policy lets them do what they do, is checked after each test.</summary>
public sealed class ContractPageTests(DemoStage stage) : DemoTests(stage)
{
    private static readonly JsonNode AsyncApi = JsonNode.Parse(File.ReadAllText(Path.Combine(Documentation.Root, "openapi", "asyncapi.json")))!;
    private static readonly JsonNode OpenApi = JsonNode.Parse(File.ReadAllText(Path.Combine(Documentation.Root, "openapi", "presence.json")))!;

    [Fact(Timeout = 60_000)]
    public async Task It_shows_every_message_every_code_and_every_request()
    {
        var page = await OpenAsync("/docs");
        foreach (var (key, message) in AsyncApi["components"]!["messages"]!.AsObject())
        {
            await Expect(page.Locator($"#{key} > h3")).ToHaveTextAsync((string)message!["name"]!);
            await Expect(page.Locator($"#{key} .example")).ToHaveCountAsync(message["examples"]!.AsArray().Count);
        }

        await Expect(page.Locator("#errors tbody tr")).ToHaveCountAsync(AsyncApi["x-error-codes"]!.AsArray().Count);
        await Expect(page.Locator("#close-codes tbody tr")).ToHaveCountAsync(AsyncApi["x-close-codes"]!.AsArray().Count);
        await Expect(page.Locator("#http > article")).ToHaveCountAsync(OpenApi["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count));
        await Expect(page.Locator("#ClientJoin tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("[role=alert]")).ToHaveCountAsync(0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ColorScheme.Light, "rgb(244, 244, 241)")]
    [InlineData(ColorScheme.Dark, "rgb(15, 17, 20)")]
    public async Task It_is_light_or_dark_as_the_system_is(ColorScheme scheme, string ground)
    {
        var page = await OpenAsync("/docs#ClientMessage", new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 900 } });
        await Expect(page.Locator("#content")).Not.ToHaveAttributeAsync("aria-busy", "true");
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", ground);
        await Expect(page.Locator("#ClientMessage")).ToBeInViewportAsync();
        await TakePictureAsync(page, scheme is ColorScheme.Dark ? "docs-dark" : "docs-light");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_shows_it_without_scrolling_sideways()
    {
        var page = await OpenAsync("/docs", new() { ViewportSize = new() { Width = 360, Height = 740 }, IsMobile = true });
        await Expect(page.Locator("#http > article").First).ToBeVisibleAsync();
        Assert.Equal(360, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await TakePictureAsync(page, "docs-phone");
    }

    [Fact(Timeout = 120_000)]
    public async Task The_page_to_try_the_HTTP_API_by_asks_no_other_host_either()
    {
        // It asks whether it may make code from text, and does without.
        var page = await OpenAsync("/scalar/", isExpected: problem => problem.Contains("script-src eval", StringComparison.Ordinal));
        await Expect(page.GetByText("The rooms that somebody is in now").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await TakePictureAsync(page, "scalar");
    }

    [Fact(Timeout = 60_000)]
    public async Task In_production_too_the_contract_can_be_read()
    {
        await using var api = await ApiProcess.RunAsync();
        var served = await api.Http.GetStringAsync(new Uri("/asyncapi.json", UriKind.Relative));
        Assert.Equal(AsyncApi.ToJsonString(), JsonNode.Parse(served)!.ToJsonString());
        using var page = await api.Http.GetAsync(new Uri("/docs", UriKind.Relative));
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("default-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var openapi = JsonNode.Parse(await api.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        Assert.Equal(OpenApi["paths"]!.ToJsonString(), openapi["paths"]!.ToJsonString());
    }

    private async Task<IPage> OpenAsync(string path, BrowserNewContextOptions? options = null, Func<string, bool>? isExpected = null)
    {
        var reader = await InviteAsync("reader", options);
        if (isExpected is not null) reader.Watch.IsExpected = isExpected;
        return await reader.OpenAsync(path);
    }

    private static async Task TakePictureAsync(IPage page, string name, [CallerFilePath] string here = "")
    {
        var artifacts = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../artifacts"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(artifacts, name + ".png"), Caret = ScreenshotCaret.Initial });
    }
}
