using Presence.Tests.Conversations;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class ClockTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(+365)]
    [InlineData(-365)]
    public async Task A_clock_that_is_set_anew_changes_nothing(int days)
    {
        var clock = new WallClock();
        await using var app = await PresenceApp.StartAsync(
            options => (options.LeaveGrace, options.SyncDeadline) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)), clock);
        var (ann, ben) = await Pair.MeetAsync(app);
        clock.Offset = TimeSpan.FromDays(days);

        await ann.PingAsync();
        var cat = await app.ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        Assert.Equal(2, (await cat.ExpectAsync("SYNCED")).GetProperty("missing").GetArrayLength());
        cat.Drop();
        Assert.Equal("disconnected", (await ben.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Equal(2, app.Registry.Count);
    }

    /// <summary>The real time, and a clock on the wall that somebody sets.</summary>
    private sealed class WallClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
