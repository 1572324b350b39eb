using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>How a connection ends decides when the others hear of it.</summary>
public sealed class GoodbyeTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact(Timeout = 15_000)]
    public async Task A_close_with_1000_is_a_leave_at_once()
    {
        await using var app = await PresenceApp.StartAsync(clock: new FakeTimeProvider());
        var (ann, ben) = await Pair.MeetAsync(app);
        await ben.CloseAsync();
        await ann.ExpectAsync("REMOVE_USER");
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_close_without_a_code_is_a_leave_at_once()
    {
        await using var app = await PresenceApp.StartAsync(clock: new FakeTimeProvider());
        var ann = await app.ConnectAsync("ann");
        await ann.JoinAsync("lobby");
        await using var ben = await RawSocket.UpgradeAsync(app, "ben", "lobby");
        await ben.SendAsync(RawSocket.Frame(0x88, []));
        Assert.Equal("left", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
    }

    [Theory(Timeout = 15_000)]
    [InlineData("dropped")]
    [InlineData("going away")]
    public async Task Any_other_end_is_told_only_after_the_grace(string end)
    {
        var clock = new FakeTimeProvider();
        await using var app = await PresenceApp.StartAsync(clock: clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        if (end is "dropped") ben.Drop();
        else await ben.CloseAsync(1001);
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");

        clock.Advance(Grace - Moment);
        await ann.SettleAsync("lobby");
        ann.Note("2.999 s later");
        clock.Advance(Moment);
        await ann.ExpectAsync("REMOVE_USER");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task Without_a_grace_a_drop_is_told_at_once()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero, new FakeTimeProvider());
        var (ann, ben) = await Pair.MeetAsync(app);
        ben.Drop();
        await ann.ExpectAsync("REMOVE_USER");
        Transcript.Of(ann).ShouldMatchSnapshot();
    }
}
