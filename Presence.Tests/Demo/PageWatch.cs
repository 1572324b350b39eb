using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Presence.Tests.Demo;

/// <summary>Keeps what the pages of one browser ask for, and what they should not have done.</summary>
internal sealed class PageWatch
{
    private const string Mark = "content security policy: ";

    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly Uri _service;

    private PageWatch(Uri service) => _service = service;

    /// <summary>Everything the pages have asked for, WebSockets among it.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Errors in the console or uncaught, dialogs, requests to elsewhere, and what the page's policy forbids.</summary>
    public IEnumerable<string> Problems => _problems.Where(problem => !IsExpected(problem));

    /// <summary>What is no problem in this test.</summary>
    public Func<string, bool> IsExpected { get; set; } = _ => false;

    /// <summary>Watches every page that the browser is going to open.</summary>
    public static async Task<PageWatch> StartAsync(IBrowserContext context, Uri service)
    {
        var watch = new PageWatch(service);
        await context.AddInitScriptAsync(
            $"addEventListener('securitypolicyviolation', e => console.error('{Mark}' + e.violatedDirective + ' ' + e.blockedURI));");
        context.Console += (_, message) => watch.Note(message);
        context.WebError += (_, error) => watch._problems.Enqueue($"uncaught: {error.Error}");
        context.Request += (_, request) => watch.Note(request.Url);
        context.Page += (_, page) => watch.Follow(page);
        return watch;
    }

    private void Follow(IPage page)
    {
        page.WebSocket += (_, socket) => Note(socket.Url);
        page.Crash += (_, _) => _problems.Enqueue("the page has crashed");
        page.Dialog += async (_, dialog) =>
        {
            _problems.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    private void Note(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning") _problems.Enqueue($"console {message.Type}: {message.Text}");
    }

    private void Note(string url)
    {
        _requests.Enqueue(url);
        if (new Uri(url).Authority != _service.Authority) _problems.Enqueue($"request to elsewhere: {url}");
    }
}
