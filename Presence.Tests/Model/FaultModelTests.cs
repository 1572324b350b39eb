using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Model;

/// <summary>
/// The model again, with everything that goes wrong between a client and the service: connections that are dropped, reset, or
/// end without a close; readers that stop, go on, or are slow; and members that take over from themselves meanwhile.
/// </summary>
public sealed class FaultModelTests
{
    private const int Operations = 6_000;
    private const int ReceiveBufferBytes = 16 * 1024;

    private static readonly string[] Rooms = ["lobby", "kitchen", "garden"];
    private static readonly string Padding = new('x', 6_000);

    private static readonly MemberId[] Ids =
    [
        .. from user in new[] { "ann", "ben", "cas", "dee", "eve", "fay", "gus", "hal" }
           from client in new[] { "t1", "t2" }
           select new MemberId(user, client),
    ];

    [Theory(Timeout = 120_000)]
    [InlineData(Carrier.Tcp)]
    [InlineData(Carrier.DirectTcp)]
    public async Task Whatever_goes_wrong_those_who_are_left_see_each_other_and_nobody_else(Carrier carrier)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var network = await Network.StartAsync(carrier, options =>
        {
            options.OutboundQueueBytes = 64 * 1024;
            options.CloseTimeout = TimeSpan.FromMilliseconds(200);
            options.LeaveGrace = TimeSpan.FromMilliseconds(150);
            options.TakeOverInterval = TimeSpan.Zero;
            options.JoinWindow = TimeSpan.FromMilliseconds(10);
            options.SyncDeadline = TimeSpan.FromMilliseconds(200);
        });
        var clients = new Dictionary<MemberId, MirrorClient>();
        var ended = new List<MirrorClient>();
        var closedForSlowness = 0;
        try
        {
            for (var i = 0; i < Operations; i++)
            {
                closedForSlowness += Bury(clients, ended);
                await StepAsync(network.App.SocketAddress, clients, ended, random, $"{{\"n\":{i},\"padding\":\"{Padding}\"}}");
            }

            foreach (var client in clients.Values) (client.IsSlow, _) = (false, Resume(client));
            foreach (var client in ended) await client.DisposeAsync();
            await UntilAllSeeAllAsync(clients, seed);
            Assert.All([.. clients.Values, .. ended], client => Assert.Empty(client.BrokenPromises));
            Assert.True(closedForSlowness > 0, $"Nobody was too slow: the faults were too mild (seed {seed}).");
            foreach (var client in clients.Values) await client.CloseAsync();
        }
        finally
        {
            foreach (var client in clients.Values) await client.DisposeAsync();
        }
    }

    /// <summary>Forgets those whose connection the service has ended: for a model that is an end like any other.</summary>
    private static int Bury(Dictionary<MemberId, MirrorClient> clients, List<MirrorClient> ended)
    {
        var dead = clients.Where(client => client.Value.HasEnded).ToList();
        foreach (var (id, client) in dead)
        {
            clients.Remove(id);
            ended.Add(client);
        }

        return dead.Count;
    }

    private static bool Resume(MirrorClient client)
    {
        client.Resume();
        return true;
    }

    private static async Task StepAsync(
        Uri address, Dictionary<MemberId, MirrorClient> clients, List<MirrorClient> ended, Random random, string data)
    {
        var id = Ids[random.Next(Ids.Length)];
        var room = Rooms[random.Next(Rooms.Length)];
        clients.TryGetValue(id, out var client);
        var isIn = client is not null && client.Rooms.ContainsKey(room);
        switch (random.Next(100))
        {
            case < 8:
                // With one there already, stalled perhaps, this is a take-over in the room that it joins.
                if (client is not null) ended.Add(client);
                clients[id] = client = await MirrorClient.ConnectAsync(address, id, random.Next(2) is 0 ? "presence.v1.batch" : null, ReceiveBufferBytes);
                await client.JoinAsync(room, data);
                break;
            case < 25 when client is not null:
                await client.JoinAsync(room, data);
                break;
            case < 32 when isIn:
                await client!.LeaveAsync(room);
                break;
            case < 75 when isIn:
                await client!.UpdateAsync(room, data);
                break;
            case < 78 when isIn:
                await client!.AskAsync(room);
                break;
            case < 84 when client is not null:
                client.Stall();
                break;
            case < 90 when client is not null:
                client.Resume();
                break;
            case < 93 when client is not null:
                client.IsSlow = !client.IsSlow;
                break;
            case < 97 when client is not null:
                clients.Remove(id);
                ended.Add(client);
                await (random.Next(4) switch
                {
                    0 => client.DropAsync(),
                    1 => client.ResetAsync(),
                    2 => client.FinishAsync(),
                    _ => client.CloseAsync(),
                });
                break;
        }
    }

    /// <summary>Those who are left ask for what they have missed, as a client does whom SYNCED told of somebody missing.</summary>
    private static async Task UntilAllSeeAllAsync(Dictionary<MemberId, MirrorClient> clients, int seed)
    {
        await PresenceApp.UntilAsync(() => Living(clients).All(viewer => viewer.Rooms.Keys.All(room => HasRosterOf(clients, viewer, room))), $"the rosters are right (seed {seed})");
        foreach (var client in Living(clients))
        {
            foreach (var room in client.Rooms.Keys) await client.AskAsync(room);
        }

        foreach (var viewer in Living(clients))
        {
            foreach (var room in viewer.Rooms.Keys)
            {
                await PresenceApp.UntilAsync(
                    () => viewer.HasEnded || viewer.View(room) == Expected(clients, viewer, room),
                    $"{viewer.Id} sees {room} as it is (seed {seed})\nexpected {Expected(clients, viewer, room)}\nseen     {viewer.View(room)}");
            }
        }
    }

    private static List<MirrorClient> Living(Dictionary<MemberId, MirrorClient> clients) => [.. clients.Values.Where(client => !client.HasEnded)];

    private static bool HasRosterOf(Dictionary<MemberId, MirrorClient> clients, MirrorClient viewer, string room) =>
        viewer.View(room).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == Others(clients, viewer, room).Count();

    private static string Expected(Dictionary<MemberId, MirrorClient> clients, MirrorClient viewer, string room) => string.Join(
        ' ', Others(clients, viewer, room).Select(client => $"{client.Id.UserId}/{client.Id.ClientId}={client.Rooms[room]}").Order(StringComparer.Ordinal));

    private static IEnumerable<MirrorClient> Others(Dictionary<MemberId, MirrorClient> clients, MirrorClient viewer, string room) =>
        Living(clients).Where(client => client != viewer && client.Rooms.ContainsKey(room));
}
