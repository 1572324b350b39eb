using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;

namespace Presence.Tests.Nodes;

/// <summary>The time that the nodes agree on.</summary>
public sealed class ClusterClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_runs_by_the_monotonic_clock_and_begins_at_the_wall_clock()
    {
        var time = new FakeTimeProvider(Start);
        var clock = new ClusterClock(time);
        Assert.Equal(Start.Ticks, clock.Now);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((Start + TimeSpan.FromSeconds(7)).Ticks, clock.Now);
    }

    [Fact]
    public void Whoever_is_ahead_sets_it_forward_and_whoever_is_behind_does_not_set_it_back()
    {
        var clock = new ClusterClock(new FakeTimeProvider(Start));
        var ahead = (Start + TimeSpan.FromHours(23)).Ticks;
        Assert.True(clock.TryObserve(ahead));
        Assert.Equal(ahead, clock.Now);
        Assert.True(clock.TryObserve(0));
        Assert.Equal(ahead, clock.Now);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_time_that_cannot_be_is_not_believed(long time)
    {
        var clock = new ClusterClock(new FakeTimeProvider(Start));
        Assert.False(clock.TryObserve(time));
        Assert.Equal(Start.Ticks, clock.Now);
    }

    [Fact]
    public void A_day_ahead_is_believed_and_a_tick_more_is_not()
    {
        var clock = new ClusterClock(new FakeTimeProvider(Start));
        var day = (Start + TimeSpan.FromDays(1)).Ticks;
        Assert.False(clock.TryObserve(day + 1));
        Assert.Equal(Start.Ticks, clock.Now);
        Assert.True(clock.TryObserve(day));
    }

    [Fact]
    public void Whatever_is_observed_it_never_goes_back_and_no_two_next_times_are_equal() =>
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, TimeSpan.TicksPerMinute]).Array[1, 50].Sample(steps =>
        {
            var time = new FakeTimeProvider(Start);
            var clock = new ClusterClock(time);
            var (last, given) = (0L, 0L);
            foreach (var (step, ticks) in steps)
            {
                if (step is 0) time.Advance(TimeSpan.FromTicks(ticks));
                else if (step is 1) clock.TryObserve(time.GetUtcNow().Ticks + (ticks * 100) - TimeSpan.TicksPerHour);
                else if (step is 2) time.AdjustTime(time.GetUtcNow() + TimeSpan.FromTicks(ticks));
                var next = clock.Next();
                Assert.True(next > given);
                given = next;
                Assert.True(clock.Now >= last);
                last = clock.Now;
            }
        });

    [Fact]
    public void Two_that_hear_each_other_agree_however_wrong_their_wall_clocks_are()
    {
        var (right, wrong) = (new FakeTimeProvider(Start), new FakeTimeProvider(Start - TimeSpan.FromDays(300)));
        var (first, second) = (new ClusterClock(right), new ClusterClock(wrong));

        // The one that is behind cannot believe what is so far ahead of its own wall clock: it is cut off, and knows it.
        Assert.False(second.TryObserve(first.Now));
        Assert.True(first.TryObserve(second.Now));
        var near = new ClusterClock(new FakeTimeProvider(Start - TimeSpan.FromHours(5)));
        Assert.True(near.TryObserve(first.Now));
        Assert.Equal(first.Now, near.Now);
    }
}
