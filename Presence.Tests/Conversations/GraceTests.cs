using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class GraceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task Who_comes_back_in_time_was_never_gone()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        await DropAsync(app, ann, ben);

        var back = await app.ConnectAsync("ben", "tab-1");
        await back.JoinAsync("lobby");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await ann.AnswerAsync("lobby", "1");
        await ann.SettleAsync("lobby");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_comes_back_with_data_is_announced_with_it_once()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        await DropAsync(app, ann, ben);

        var back = await app.ConnectAsync("ben", "tab-1");
        await back.JoinAsync("lobby", """{"name":"Ben"}""");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await ann.AnswerAsync("lobby", "1");
        await ann.SettleAsync("lobby");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_in_its_grace_is_in_the_roster_and_counts_as_missing()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        await DropAsync(app, ann, ben);

        var cat = await app.ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        _clock.Advance(app.Options.JoinWindow);
        await ann.AnswerAsync("lobby", "1");
        await cat.ExpectAsync("SYNCED");
        Transcript.Of(cat).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_in_its_grace_still_counts_among_those_that_remain()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, first) = await Pair.MeetAsync(app);
        var second = await app.ConnectAsync("ben", "tab-2");
        await second.JoinAsync("lobby");
        await DropAsync(app, ann, first);

        await second.CloseAsync();
        Assert.Equal(1, (await ann.ExpectAsync("REMOVE_USER")).GetProperty("remaining").GetInt32());
        _clock.Advance(app.Options.LeaveGrace);
        Assert.Equal(0, (await ann.ExpectAsync("REMOVE_USER")).GetProperty("remaining").GetInt32());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_second_loss_begins_a_grace_of_its_own()
    {
        await using var app = await PresenceApp.StartAsync(clock: _clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        await DropAsync(app, ann, ben);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var back = await app.ConnectAsync("ben", "tab-1");
        await back.JoinAsync("lobby");
        await DropAsync(app, ann, back);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ann.ExpectAsync("REMOVE_USER");
    }

    private static async Task DropAsync(PresenceApp app, TestClient witness, TestClient lost)
    {
        var connections = app.Registry.Count;
        lost.Drop();
        await app.UntilConnectionsAsync(connections - 1);
        await witness.SettleAsync("lobby");
    }
}
