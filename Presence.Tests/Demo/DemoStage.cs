using Microsoft.Playwright;
using Presence.Tests.Endpoint;

namespace Presence.Tests.Demo;

/// <summary>One browser, and one running service, for all tests of the demo page.</summary>
public sealed class DemoStage : IAsyncLifetime
{
    private const string Installed = "/usr/bin/chromium";
    private const float Patience = 15_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ApiProcess? _service;

    internal IBrowser Browser => _browser!;

    /// <summary>Where the service is that the tests share; each has a room of its own in it.</summary>
    internal Uri Address => _service!.Address;

    public async Task InitializeAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : Installed;
        if (!File.Exists(chromium))
            throw new FileNotFoundException($"The demo page is tested in Chromium, and there is none at '{chromium}'. Install it, or name another in CHROMIUM.");

        Assertions.SetDefaultExpectTimeout(Patience);
        // As `dotnet run` does it: pages of any origin may connect.
        _service = await ApiProcess.RunAsync("--environment=Development");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null) await _service.DisposeAsync();
    }
}

/// <summary>The tests of the page run one after another, and beside no others: a browser fills a small machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DemoCollection : ICollectionFixture<DemoStage>
{
    public const string Name = "Demo page";
}
