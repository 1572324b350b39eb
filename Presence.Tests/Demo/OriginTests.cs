using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The page keeps to itself. That it logs nothing bad either is checked after each test of the page.</summary>
public sealed class OriginTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_asks_its_own_service_and_nobody_else()
    {
        var ann = await InviteAsync("ann");
        var tab = await ann.OpenTabAsync();
        await tab.SayAsync("Hello");
        await Expect(tab.Said).ToHaveCountAsync(1);

        Assert.Contains(ann.Watch.Requests, url => url.EndsWith("/client/presence.js", StringComparison.Ordinal));
        Assert.Contains(ann.Watch.Requests, url => url.StartsWith("ws://", StringComparison.Ordinal));
        Assert.All(ann.Watch.Requests, url => Assert.Equal(Stage.Address.Authority, new Uri(url).Authority));
        Assert.Empty(ann.Watch.Problems);
    }

    [Fact(Timeout = 60_000)]
    public async Task Whatever_a_page_should_not_do_would_be_noticed()
    {
        var ann = await InviteAsync("ann");
        var tab = await ann.OpenTabAsync();
        await tab.Page.EvaluateAsync(
            """
            () => new Promise(done => {
              addEventListener('securitypolicyviolation', done);
              document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:1/' }));
              new WebSocket('ws://127.0.0.1:1/');
              console.error('oh no');
              setTimeout(() => { throw new Error('not caught'); });
              alert('look');
            })
            """);
        await tab.SayAsync("Done");
        await Expect(tab.Said).ToHaveCountAsync(1);

        string[] expected = ["oh no", "content security policy: img-src http://127.0.0.1:1/", "elsewhere: ws://127.0.0.1:1/", "not caught", "dialog: look"];
        foreach (var part in expected) Assert.Contains(ann.Watch.Problems, problem => problem.Contains(part, StringComparison.Ordinal));
        ann.Watch.IsExpected = _ => true;
    }
}
