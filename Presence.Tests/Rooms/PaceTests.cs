using CsCheck;
using Presence.Server;

namespace Presence.Tests.Rooms;

public sealed class PaceTests
{
    [Fact]
    public void In_any_time_no_more_come_than_a_burst_and_what_the_rate_allows() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 20], Gen.Int[0, 400].Array[1, 300]).Sample((milliseconds, burst, pauses) =>
        {
            var interval = TimeSpan.FromMilliseconds(milliseconds);
            var pace = default(Pace);
            var now = TimeSpan.Zero;
            var taken = new List<TimeSpan>();
            foreach (var pause in pauses)
            {
                now += TimeSpan.FromMilliseconds(pause / 10);
                var wait = pace.Wait(now, interval, burst);
                Assert.True(wait <= TimeSpan.Zero || pace.Wait(now + wait, interval, burst) <= TimeSpan.Zero);
                if (wait > TimeSpan.Zero) continue;
                pace.Take(now, interval);
                taken.Add(now);
            }

            for (var first = 0; first < taken.Count; first++)
            {
                for (var last = first; last < taken.Count; last++)
                    Assert.True(last - first + 1 <= burst + ((taken[last] - taken[first]) / interval), "More came than may.");
            }
        });

    [Fact]
    public void After_a_pause_a_whole_burst_may_come_again()
    {
        var interval = TimeSpan.FromSeconds(1);
        var pace = default(Pace);
        for (var now = TimeSpan.Zero; now < TimeSpan.FromHours(1); now += interval * 5)
        {
            Assert.True(pace.IsRested(now));
            for (var i = 0; i < 5; i++)
            {
                Assert.True(pace.Wait(now, interval, burst: 5) <= TimeSpan.Zero);
                pace.Take(now, interval);
            }

            Assert.Equal(interval, pace.Wait(now, interval, burst: 5));
        }
    }
}
