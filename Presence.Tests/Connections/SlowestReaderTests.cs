using Microsoft.Extensions.DependencyInjection;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Many that do not read, at once: what waits for them all together is bounded, and the slowest go first.</summary>
public sealed class SlowestReaderTests
{
    private const int Stalled = 100;
    private const int TotalBytes = 2 * 1024 * 1024;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Many_stalled_readers_hold_no_more_than_the_total_and_nobody_else_notices(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options =>
        {
            options.OutboundTotalBytes = TotalBytes;
            options.CloseTimeout = TimeSpan.FromMilliseconds(200);
        });
        var budget = network.App.Services.GetRequiredService<OutboundBudget>();

        // Who reads has one message of each other before it, at most: less than what may always wait.
        var storm = new Storm(3, largest: 5_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        var stalled = new List<Peer>();
        try
        {
            for (var i = 0; i < Stalled; i++)
            {
                stalled.Add(await network.ConnectAsync($"stalled-{i}"));
                await stalled[^1].JoinAsync(Storm.RoomId);
            }

            var most = 0L;
            await chorus.SayAsync(async (sender, number) =>
            {
                most = Math.Max(most, budget.TakenBytes);
                await chorus.UntilOthersHeardAsync(sender, number);
                return chorus[sender].Count("REMOVE_USER") < Stalled;
            });

            // The total, and for each what may always wait, in whole blocks.
            Assert.InRange(most, TotalBytes / 2, TotalBytes + (Stalled * 4 * OutboundBudget.AlwaysAdmittedBytes));
            await network.App.UntilConnectionsAsync(3);
            await PresenceApp.UntilAsync(() => budget.TakenBytes is 0, "nothing waits any more");
        }
        finally
        {
            foreach (var peer in stalled) await peer.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_lags_a_little_stays_while_those_who_lag_most_are_closed()
    {
        await using var network = await Network.StartAsync(Carrier.DirectTcp, options => options.OutboundTotalBytes = TotalBytes);
        var storm = new Storm(1, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        await using var slow = await network.ConnectAsync("slow");
        await using var stalled = await network.ConnectAsync("stalled");
        await slow.JoinAsync(Storm.RoomId);
        await stalled.JoinAsync(Storm.RoomId);
        var witness = new Witness(slow, storm);
        Connection Of(string userId) => Assert.Single(network.App.Registry.Connections, candidate => candidate.Member.UserId == userId);
        var (slowOne, stalledOne) = (Of("slow"), Of("stalled"));
        await chorus.SayAsync(async (sender, number) =>
        {
            // Up to thirty behind, and never more.
            await witness.UntilAsync(() => witness.Heard(sender) > number - 30);
            return stalledOne.Outbound.CloseCode is CloseCode.None;
        });
        Assert.Equal((CloseCode.TooSlow, CloseCode.None), (stalledOne.Outbound.CloseCode, slowOne.Outbound.CloseCode));

        // What it has still to hear is a few whole messages, and then why.
        var late = new Witness(stalled, storm);
        await late.UntilAsync(() => late.CloseCode is not null);
        Assert.Equal(4408, late.CloseCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    public async Task A_service_with_stalled_readers_stops_in_time(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier, options =>
        {
            options.DrainTimeout = TimeSpan.FromMilliseconds(500);
            options.CloseTimeout = TimeSpan.FromMinutes(1);
        });
        var storm = new Storm(1, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        await using var stalled = await network.ConnectAsync("stalled");
        await stalled.JoinAsync(Storm.RoomId);
        var budget = network.App.Services.GetRequiredService<OutboundBudget>();
        await chorus.SayAsync((_, _) => Task.FromResult(budget.TakenBytes < TotalBytes));
        var stopping = network.App.StopAsync();
        await chorus.GoAsync();
        await stopping;
        await network.App.UntilConnectionsAsync(0);
    }
}
