using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class ResetTests
{
    private const int Senders = 3;
    private const int FarAhead = 30;
    private const int Doors = 4;
    private const int Each = 30;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Members_that_reset_in_the_middle_of_a_storm_hurt_nobody(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier);
        var storm = new Storm(Senders, largest: 70_000);
        await using var chorus = await Chorus.GatherAsync(network, storm, isShared: true);
        var resetting = Task.WhenAll(Enumerable.Range(0, Doors).Select(door => Task.Run(() => ResetAsync(network, door))));
        await chorus.SayAsync(async (sender, number) =>
        {
            await chorus.UntilOthersHeardAsync(sender, number - FarAhead);
            return !resetting.IsCompleted;
        });
        await resetting;
        await network.App.UntilConnectionsAsync(Senders);
        for (var sender = 0; sender < Senders; sender++)
        {
            var witness = chorus[sender];
            await witness.UntilAsync(() => witness.Count("REMOVE_USER") is Doors * Each);
        }
    }

    private static async Task ResetAsync(Network network, int door)
    {
        var random = new Random(door);
        for (var i = 0; i < Each; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"reset-{door}-{i}");

            // Over HTTP/2 the one half resets its stream, the other its connection.
            await using var peer = await network.ConnectAsync(name, pace: random, isShared: i % 2 is 0);
            await peer.JoinAsync(Storm.RoomId);
            for (var frames = random.Next(20); frames > 0; frames--) Assert.NotNull(await peer.ReadFrameAsync());
            peer.Reset();
        }
    }
}
