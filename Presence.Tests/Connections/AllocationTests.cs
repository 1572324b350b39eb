using Presence.Tests.Infrastructure;
using Presence.Tests.Telemetry;

namespace Presence.Tests.Connections;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Members = 20;
    private const int WarmUp = 2000;
    private const int Broadcasts = 2000;

    // The decoded message. All else on the way from socket to sockets is pooled, or made once.
    private const int SmallObjectBytes = 100;

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broadcast_allocates_one_small_object_however_many_receive_it(bool isMeasured)
    {
        using var listener = isMeasured ? Metering.ListenToAll() : null;
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessagesPerSecond = 100_000;
            options.MessageBurst = 100_000;
        });
        var crowd = new List<PlainMember>();
        try
        {
            for (var i = 0; i < Members; i++) crowd.Add(PlainMember.Join(app.Address, $"u{i}"));
            Broadcast(crowd, WarmUp);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Broadcast(crowd, Broadcasts);
            var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Broadcasts;
            Assert.InRange(each, 0, SmallObjectBytes);
        }
        finally
        {
            foreach (var member in crowd) member.Dispose();
        }
    }

    private static void Broadcast(List<PlainMember> crowd, int times)
    {
        for (var i = 0; i < times; i++)
        {
            crowd[i % crowd.Count].Report();
            for (var k = 1; k < crowd.Count; k++) crowd[(i + k) % crowd.Count].Receive();
        }
    }
}
