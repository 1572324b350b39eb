using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>The messages of both directions, to learn the protocol from.</summary>
public sealed class LogTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_log_shows_what_crosses_the_wire()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");

        await Expect(ben.LogOf("in", "WELCOME")).ToHaveCountAsync(1);
        await Expect(ben.LogOf("out", "JOIN")).ToContainTextAsync("\"name\":\"Ben\"");
        await Expect(ben.LogOf("in", "JOINED")).ToContainTextAsync("[ann/");
        await Expect(ben.LogOf("in", "ADD_USER")).ToContainTextAsync("\"name\":\"Ann\"");
        await Expect(ben.LogOf("in", "SYNCED")).ToHaveCountAsync(1);
        await Expect(ann.LogOf("in", "REPORT_REQUEST")).ToHaveCountAsync(1);
        await Expect(ann.LogOf("out", "REPORT")).ToHaveCountAsync(1);

        await ben.LogOf("in", "ADD_USER").ClickAsync();
        await Expect(ben.Log.Locator("pre")).ToContainTextAsync("\"type\": \"ADD_USER\"");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_filter_leaves_what_contains_it()
    {
        var ann = await EnterAsync("ann");
        await Expect(ann.LogOf("in", "JOINED")).ToHaveCountAsync(1);
        var before = await ann.Log.CountAsync();

        await ann.Filter.FillAsync("joined");
        await Expect(ann.Log).ToHaveCountAsync(1);
        await Expect(ann.LogOf("in", "JOINED")).ToHaveCountAsync(1);

        // What comes meanwhile is filtered too.
        await EnterAsync("ben");
        await ann.ExpectMemberAsync("ben", "Ben");
        await Expect(ann.Log).ToHaveCountAsync(1);
        await ann.Filter.FillAsync("BEN");
        await Expect(ann.LogOf("in", "ADD_USER")).ToHaveCountAsync(1);
        await Expect(ann.LogOf("in", "WELCOME")).ToHaveCountAsync(0);

        await ann.Filter.FillAsync("");
        await Expect(ann.LogOf("in", "WELCOME")).ToHaveCountAsync(1);
        Assert.True(await ann.Log.CountAsync() > before);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cursors_are_left_out_until_they_are_wanted()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        await ben.Board.HoverAsync();
        await ann.ExpectCursorAsync("Ben");
        await ben.SayAsync("Look");
        await Expect(ann.Log.Last).ToContainTextAsync("Look");
        await Expect(ann.Log.Filter(new() { HasText = "cursor" })).ToHaveCountAsync(0);

        await ann.Page.GetByLabel("Cursors").CheckAsync();
        await Expect(ann.Log.Filter(new() { HasText = "cursor" })).Not.ToHaveCountAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cursors_do_not_push_the_rest_out_of_the_log()
    {
        var ann = await EnterAsync("ann");
        var ben = await EnterAsync("ben");
        // More than the log keeps, from several clients: one alone would be told to slow down.
        await ben.Page.EvaluateAsync(
            """
            async () => {
              const { PresenceClient } = await import('/client/presence.js');
              await Promise.all(Array.from({ length: 6 }, async () => {
                const room = new PresenceClient('/ws', { userId: 'crowd' }).join(document.getElementById('room').value, {});
                await new Promise(done => room.on('sync', done));
                for (let i = 0; i < 80; i++) room.send('cursor', { x: i / 80, y: 0.5 });
              }));
            }
            """);
        await ann.Page.GetByLabel("Cursors").CheckAsync();
        await Expect(ann.Page.Locator("#count-in")).ToHaveTextAsync(new Regex("^[4-9][0-9]{2}$"));

        await ann.Filter.FillAsync("WELCOME");
        await Expect(ann.LogOf("in", "WELCOME")).ToHaveCountAsync(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_paused_log_stands_still_and_shows_later_what_came_meanwhile()
    {
        var ann = await EnterAsync("ann");
        await Expect(ann.LogOf("in", "JOINED")).ToHaveCountAsync(1);
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var before = await ann.Log.CountAsync();

        await EnterAsync("ben");
        var resume = ann.Page.GetByText("Resume (");
        await Expect(resume).ToBeVisibleAsync();
        Assert.Equal(before, await ann.Log.CountAsync());

        await resume.ClickAsync();
        await Expect(ann.LogOf("in", "ADD_USER")).ToHaveCountAsync(1);
        await ann.Page.GetByText("Clear").ClickAsync();
        await Expect(ann.Log).ToHaveCountAsync(0);
    }
}
