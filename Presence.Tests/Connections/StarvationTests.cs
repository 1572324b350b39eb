using Presence.Tests.Conversations;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

[Collection(nameof(Alone))]
public sealed class StarvationTests
{
    private const int Messages = 200;

    [Fact(Timeout = 60_000)]
    public async Task While_an_app_blocks_the_thread_pool_nothing_is_lost_and_nobody_is_closed()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.PingInterval = options.PingTimeout = TimeSpan.FromSeconds(1);
        });
        var (ann, ben) = await Pair.MeetAsync(app);
        using var gate = new ManualResetEventSlim();
        var blocked = 0;
        for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref blocked);
                    gate.Wait();
                },
                null);
        }

        await PresenceApp.UntilAsync(() => Volatile.Read(ref blocked) >= Environment.ProcessorCount, "the pool is short of threads");
        for (var i = 0; i < Messages; i++) await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"count","data":{{i}}}""");
        gate.Set();
        await ann.SettleAsync("lobby");
        await ben.SettleAsync("lobby");
        var heard = ben.Received.Where(envelope => envelope.GetProperty("type").ValueEquals("MESSAGE")).Select(message => message.GetProperty("data").GetInt32());
        Assert.Equal(Enumerable.Range(0, Messages), heard);
        Assert.Equal(2, app.Registry.Count);
    }
}
