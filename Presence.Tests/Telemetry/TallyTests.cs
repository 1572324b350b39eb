using Presence.Server;

namespace Presence.Tests.Telemetry;

public sealed class TallyTests
{
    [Fact]
    public async Task Nothing_is_lost_where_many_threads_count_at_once()
    {
        const int threads = 8;
        const int each = 50_000;
        var tally = new Tally("type", ["a", "b", "c"]);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) tally.Add(i % 2, 2);
        })));
        Assert.Equal([("a", threads * each), ("b", threads * each), ("c", 0)], tally.Read().Select(one => ((string)one.Tags[0].Value!, one.Value)));
    }

    [Fact]
    public async Task A_name_is_counted_from_its_first_time_on()
    {
        const int threads = 8;
        const int each = 10_000;
        var count = new NamedCount("reason", ["known"]);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) count.Add("new");
        })));
        Assert.Equal([("known", 0), ("new", threads * each)], count.Read().Select(one => ((string)one.Tags[0].Value!, one.Value)).Order());
    }
}
