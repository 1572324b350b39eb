using Microsoft.Playwright;

namespace Presence.Tests.Demo;

/// <summary>Somebody with a browser of their own, and with as many tabs in it as they like.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Person(IBrowserContext context, PageWatch watch, Uri page)
    {
        _context = context;
        Watch = watch;
        Page = page;
    }

    /// <summary>What their pages do.</summary>
    public PageWatch Watch { get; }

    /// <summary>The page's address, with their name and the room.</summary>
    public Uri Page { get; }

    public static async Task<Person> CreateAsync(IBrowserContext context, Uri service, string room, string userId)
    {
        var page = new Uri(service, $"/?room={Uri.EscapeDataString(room)}&user={Uri.EscapeDataString(userId)}");
        return new Person(context, await PageWatch.StartAsync(context, service), page);
    }

    /// <summary>Opens the page and waits until it is online.</summary>
    public async Task<Tab> OpenTabAsync()
    {
        var tab = new Tab(await _context.NewPageAsync());
        await tab.Page.GotoAsync(Page.AbsoluteUri);
        await tab.ExpectOnlineAsync();
        return tab;
    }

    /// <summary>Opens another page of the service.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(new Uri(Page, path).AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
