using Microsoft.Playwright;

namespace Presence.Tests.Demo;

/// <summary>What the tests of the demo page have in common: at the end of each, no page has done anything it should not.</summary>
[Collection(DemoCollection.Name)]
public abstract class DemoTests(DemoStage stage) : IAsyncLifetime
{
    private readonly List<Person> _people = [];
    private readonly string _room = $"room {Guid.NewGuid():N}"[..13];

    internal DemoStage Stage { get; } = stage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var person in _people) await person.DisposeAsync();
        Assert.Empty(_people.SelectMany(person => person.Watch.Problems));
    }

    /// <summary>Somebody with a browser of their own; they have opened nothing yet.</summary>
    internal async Task<Person> InviteAsync(string userId, BrowserNewContextOptions? options = null, Uri? address = null)
    {
        var context = await Stage.Browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        var person = await Person.CreateAsync(context, address ?? Stage.Address, _room, userId);
        _people.Add(person);
        return person;
    }

    /// <summary>Somebody who has opened the page and is online.</summary>
    internal async Task<Tab> EnterAsync(string userId, BrowserNewContextOptions? options = null, Uri? address = null)
    {
        var person = await InviteAsync(userId, options, address);
        return await person.OpenTabAsync();
    }
}
