using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class LaggingReaderTests
{
    private const int QueueBytes = 64 * 1024;
    private const int Slowness = 10;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    public async Task Who_reads_a_tenth_of_what_is_said_finds_4408_behind_whole_messages_in_order(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options => options.OutboundQueueBytes = QueueBytes);
        var storm = new Storm(2, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        await using var peer = await network.ConnectAsync("slow");
        await peer.JoinAsync(Storm.RoomId);
        var connection = Assert.Single(network.App.Registry.Connections, candidate => candidate.Member.UserId == "slow");
        using var reading = new SemaphoreSlim(0);
        var slow = new Witness(peer, storm, reading);
        var said = await chorus.SayAsync(async (sender, number) =>
        {
            if (number % Slowness is 0) reading.Release();
            await chorus.UntilOthersHeardAsync(sender, number);
            return connection.Outbound.CloseCode is CloseCode.None;
        });
        Assert.Equal(CloseCode.TooSlow, connection.Outbound.CloseCode);
        reading.Release(int.MaxValue / 2);
        await slow.UntilAsync(() => slow.CloseCode is not null);
        Assert.Equal(4408, slow.CloseCode);
        Assert.InRange(slow.Heard(0) + slow.Heard(1), said.Sum() / Slowness, said.Sum() - 1);
        await peer.SendCloseAsync();
        await slow.End;
    }
}
