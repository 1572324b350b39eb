using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Whatever is sent at the same time, and however it is read, each frame is whole and in its place.</summary>
public sealed class InterleavingTests
{
    private const int Senders = 4;
    private const int Each = 200;
    private const int FarAhead = 40;
    private const int MostUnanswered = 16;
    private const int CrowdMembers = 160;

    [Theory(Timeout = 60_000)]
    [InlineData(Carrier.Tcp, "presence.v1")]
    [InlineData(Carrier.DirectTcp, "presence.v1")]
    [InlineData(Carrier.Tcp, "presence.v1.batch")]
    [InlineData(Carrier.DirectTcp, "presence.v1.batch")]
    [InlineData(Carrier.Tls, "presence.v1")]
    [InlineData(Carrier.Tls, "presence.v1.batch")]
    [InlineData(Carrier.Http2, "presence.v1")]
    [InlineData(Carrier.Http2, "presence.v1.batch")]
    public async Task Updates_pongs_rosters_and_a_close_never_stand_in_each_other(Carrier carrier, string subprotocol)
    {
        await using var network = await Network.StartAsync(carrier, options =>
        {
            options.JoinWindow = options.SyncDeadline = TimeSpan.FromMilliseconds(20);
            options.CommitBytes = 256 * 1024;
        });
        var storm = new Storm(Senders, largest: 70_000);
        await using var chorus = await Chorus.GatherAsync(network, storm);
        await using var crowd = await Crowd.GatherAsync(network);
        await using var peer = await network.ConnectAsync("observer", subprotocol, pace: new Random(1));
        await peer.JoinAsync(Storm.RoomId);
        var observer = new Witness(peer, storm);
        var isClosing = false;
        var saying = chorus.SayAsync(async (sender, number) =>
        {
            // Now in step, so that the socket is idle when a message comes; now far ahead, so that it never is.
            var ahead = number % 100 < 50 ? 1 : FarAhead;
            await observer.UntilAsync(() => observer.Heard(sender) > number - ahead || isClosing);
            await chorus.UntilOthersHeardAsync(sender, number - FarAhead);
            return !observer.End.IsCompleted;
        });

        for (var asked = 0; !HasHeardEnough(observer); asked++)
        {
            await observer.UntilAsync(() => observer.Unanswered < MostUnanswered);
            await (asked % 3 is 0 ? observer.PingByMessageAsync() : observer.PingAsync());
            if (asked % 20 is 0) await peer.SendTextAsync($$"""{"type":"JOIN","roomId":"{{Crowd.RoomId}}"}""");
        }

        isClosing = true;
        await peer.SendCloseAsync();
        await observer.End;
        Assert.Equal(1000, observer.CloseCode);
        Assert.Equal(0, observer.Unanswered);
        await saying;
    }

    private static bool HasHeardEnough(Witness observer) =>
        Enumerable.Range(0, Senders).All(sender => observer.Heard(sender) >= Each) && observer.Longest > ushort.MaxValue && observer.Count("JOINED") > 3;

    /// <summary>The members of a room whose roster takes a frame with the longest header there is.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        public const string RoomId = "crowd";

        private Peer[] _members = [];

        public static async Task<Crowd> GatherAsync(Network network) => new()
        {
            _members = await Task.WhenAll(Enumerable.Range(0, CrowdMembers).Select(async member =>
            {
                var peer = await network.ConnectAsync(member.ToString(CultureInfo.InvariantCulture).PadLeft(128, '人'), isShared: true);
                await peer.JoinAsync(RoomId);
                return peer;
            })),
        };

        public async ValueTask DisposeAsync()
        {
            foreach (var member in _members) await member.DisposeAsync();
        }
    }
}
