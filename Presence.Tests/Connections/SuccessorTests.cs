using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>
/// A room may still hold a connection for a moment when it has ended, and by then its socket, its stream or its buffers may
/// serve the next one.
/// </summary>
public sealed class SuccessorTests
{
    private const int Senders = 3;
    private const int FarAhead = 30;
    private const int Doors = 8;
    private const int Each = 25;
    private const int Rounds = 8;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    [InlineData(Carrier.Tls)]
    [InlineData(Carrier.Http2)]
    public async Task Nothing_that_was_for_an_ended_connection_comes_on_the_next(Carrier carrier)
    {
        await using var network = await Network.StartAsync(carrier);
        var storm = new Storm(Senders, largest: 15_000);
        await using var chorus = await Chorus.GatherAsync(network, storm, isShared: true);
        var visiting = Task.WhenAll(Enumerable.Range(0, Doors).Select(door => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"visitor-{door}-{i}");
                await GetCaughtAsync(network, name, i);
                await StayOutsideAsync(network, $"{name}-next");
            }
        })));
        await chorus.SayAsync(async (sender, number) =>
        {
            await chorus.UntilOthersHeardAsync(sender, number - FarAhead);
            return !visiting.IsCompleted;
        });
        await visiting;
        await network.App.UntilConnectionsAsync(Senders);
    }

    /// <summary>Comes into the storm and ends in the middle of it, in each of the ways to end.</summary>
    private static async Task GetCaughtAsync(Network network, string name, int i)
    {
        await using var peer = await network.ConnectAsync(name, isShared: true);
        await peer.JoinAsync(Storm.RoomId);
        for (var frames = i % 5; frames > 0; frames--) await peer.ReadFrameAsync();
        switch (i % 4)
        {
            case 0:
                peer.Reset();
                break;
            case 1:
                await peer.SendCloseAsync();
                break;
            case 2:
                await peer.SendCloseAsync();
                RawFrame? frame;
                do frame = await peer.ReadFrameAsync();
                while (frame is { Opcode: not 0x8 });
                Assert.Null(await peer.ReadFrameAsync());
                break;
        }
    }

    /// <summary>Comes next, keeps out of the storm, and may hear nothing but what it has asked for.</summary>
    private static async Task StayOutsideAsync(Network network, string name)
    {
        await using var peer = await network.ConnectAsync(name, isShared: true);
        await ExpectAsync(peer, $$"""{"type":"JOIN","roomId":"{{name}}"}""", $$"""{"type":"JOINED","roomId":"{{name}}","members":[]}""");
        for (var round = 0; round < Rounds; round++)
        {
            var id = round.ToString(CultureInfo.InvariantCulture);
            await ExpectAsync(peer, $$"""{"type":"PING","id":{{id}}}""", $$"""{"type":"PONG","id":{{id}}}""");
        }

        await peer.SendCloseAsync();
        Assert.Equal(1000, (await peer.ReadFrameAsync())?.CloseCode);
        Assert.Null(await peer.ReadFrameAsync());
    }

    private static async Task ExpectAsync(Peer peer, string question, string answer)
    {
        await peer.SendTextAsync(question);
        Assert.Equal(answer, (await peer.ReadFrameAsync())?.Text);
    }
}
