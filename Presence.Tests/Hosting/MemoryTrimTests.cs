using Microsoft.Extensions.Time.Testing;
using Presence.Api;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Hosting;

[Collection(nameof(Alone))]
public sealed class MemoryTrimTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void It_waits_until_a_storm_is_over_and_then_trims_once()
    {
        using var trim = new MemoryTrim(TimeProvider.System);
        var allocated = GC.GetTotalAllocatedBytes() + MemoryTrim.WorthwhileBytes;
        Assert.False(trim.IsTime(allocated), "the storm has only just been seen");
        Assert.False(trim.IsTime(allocated += MemoryTrim.CalmBytes), "it goes on");
        Assert.True(trim.IsTime(allocated += MemoryTrim.CalmBytes - 1), "it is over");
        Assert.False(trim.IsTime(allocated), "nothing is left to trim");
    }

    [Fact]
    public void Little_is_not_worth_a_pause()
    {
        using var trim = new MemoryTrim(TimeProvider.System);
        var allocated = GC.GetTotalAllocatedBytes() + (MemoryTrim.WorthwhileBytes / 2);
        Assert.False(trim.IsTime(allocated));
        Assert.False(trim.IsTime(allocated));
    }

    [Fact]
    public async Task The_running_service_gives_back_what_nobody_holds()
    {
        var clock = new FakeTimeProvider();
        using var trim = new MemoryTrim(clock);
        await trim.StartAsync(CancellationToken.None);
        var garbage = MakeGarbage();

        var deadline = DateTime.UtcNow + Patience;
        while (garbage.IsAlive && DateTime.UtcNow < deadline)
        {
            clock.Advance(MemoryTrim.Period);
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        await trim.StopAsync(CancellationToken.None);
        Assert.False(garbage.IsAlive);
    }

    // A large object: only a full collection finds it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference MakeGarbage()
    {
        var garbage = new byte[MemoryTrim.WorthwhileBytes];
        return new WeakReference(garbage);
    }
}
