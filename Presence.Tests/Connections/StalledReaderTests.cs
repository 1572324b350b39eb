using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>What waits for a member that does not read: it is bounded, and as long as the bound holds, nothing of it is lost.</summary>
public sealed class StalledReaderTests
{
    private const int Senders = 3;
    private const int Each = 200;
    private const int QueueBytes = 256 * 1024;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Who_reads_again_too_late_finds_4408_behind_whole_messages(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options => options.OutboundQueueBytes = QueueBytes);
        var storm = new Storm(Senders, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm, isShared: true);
        await using var stalled = await network.ConnectAsync("stalled", isShared: true);
        await stalled.JoinAsync(Storm.RoomId);

        // In step: no queue but that of the stalled one can grow.
        await chorus.SayAsync(async (sender, number) =>
        {
            await chorus.UntilOthersHeardAsync(sender, number);
            return number < Each;
        });
        var late = new Witness(stalled, storm);
        await late.UntilAsync(() => late.CloseCode is not null);
        Assert.Equal(4408, late.CloseCode);
        Assert.InRange(Enumerable.Range(0, Senders).Sum(late.Heard), 1, (Senders * Each) - 1);
        await stalled.SendCloseAsync();
        await late.End;
        await chorus[0].UntilAsync(() => chorus[0].Count("REMOVE_USER") is 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Who_never_reads_again_is_cut_and_nobody_else_notices(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options =>
        {
            options.OutboundQueueBytes = QueueBytes;
            options.CloseTimeout = TimeSpan.FromMilliseconds(100);
        });
        var storm = new Storm(Senders, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm, isShared: true);
        await using var stalled = await network.ConnectAsync("stalled", isShared: true);
        await stalled.JoinAsync(Storm.RoomId);
        await chorus.SayAsync(async (sender, number) =>
        {
            await chorus.UntilOthersHeardAsync(sender, number);
            return chorus[sender].Count("REMOVE_USER") is 0;
        });
        await network.App.UntilConnectionsAsync(Senders);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Who_reads_again_in_time_gets_everything_in_order_and_a_goodbye_behind_it(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options => options.DrainTimeout = TimeSpan.FromMinutes(1));
        var storm = new Storm(Senders, largest: 70_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        await using var resuming = await network.ConnectAsync("resuming", pace: new Random(1));
        await using var last = await network.ConnectAsync("last", pace: new Random(2));
        await resuming.JoinAsync(Storm.RoomId);
        await last.JoinAsync(Storm.RoomId);
        Witness? resumed = null;
        var said = await chorus.SayAsync(async (sender, number) =>
        {
            await chorus.UntilOthersHeardAsync(sender, number);
            if (sender is 0 && number is Each / 2) resumed = new Witness(resuming, storm);

            // Once it reads again, everybody waits for it now and then: what comes next finds its socket idle.
            if (sender is 0 && number > Each / 2 && number % 10 is 0) await resumed!.UntilAsync(() => resumed.Heard(sender) >= number);
            return number < Each;
        });
        await resumed!.HeardAllAsync(said);

        // The room may still be at the last message for those behind. It is done with it when it admits somebody.
        await using (var latecomer = await network.ConnectAsync("latecomer")) await latecomer.JoinAsync(Storm.RoomId);

        var stopping = network.App.StopAsync();
        Assert.All(await chorus.GoAsync(), code => Assert.Equal(1001, code));
        await EndAsync(resuming, resumed, said);
        Assert.False(stopping.IsCompleted);
        await EndAsync(last, new Witness(last, storm), said);
        await stopping;
    }

    private static async Task EndAsync(Peer peer, Witness witness, IReadOnlyList<int> said)
    {
        await witness.UntilAsync(() => witness.CloseCode is not null);
        await witness.HeardAllAsync(said);
        Assert.Equal((1001, 1), (witness.CloseCode, witness.Count("GOING_AWAY")));
        await peer.SendCloseAsync();
        await witness.End;
    }
}
