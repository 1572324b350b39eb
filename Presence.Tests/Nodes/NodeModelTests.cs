using System.Globalization;
using CsCheck;
using Presence.Protocol;
using Presence.Tests.Infrastructure;
using Presence.Tests.Model;

namespace Presence.Tests.Nodes;

/// <summary>
/// Three nodes on a bus that loses, doubles and disorders messages and is cut now and then, and members who come, go, and move from
/// one node to another by chance. When the bus is whole again, all views are equal and true.
/// </summary>
public sealed class NodeModelTests
{
    private const int Operations = 400;
    private const int Nodes = 3;

    private static readonly string[] Rooms = ["lobby", "kitchen"];

    private static readonly MemberId[] Ids =
    [
        .. from user in new[] { "ann", "ben", "cas", "dee", "eve" }
           from client in new[] { "t1", "t2" }
           select new MemberId(user, client),
    ];

    [Fact(Timeout = 300_000)]
    public Task On_a_bus_that_loses_nothing_nobody_sees_a_difference() => Gen.Int.SampleAsync(seed => RunAsync(seed, lost: 0, doubled: 0, late: 0, cuts: 0), iter: 3, threads: 1);

    [Fact(Timeout = 300_000)]
    public Task Whatever_is_lost_all_views_are_equal_and_true_in_the_end() => Gen.Int.SampleAsync(seed => RunAsync(seed, lost: 10, doubled: 10, late: 10, cuts: 2), iter: 5, threads: 1);

    private static async Task RunAsync(int seed, int lost, int doubled, int late, int cuts)
    {
        var random = new Random(seed);
        var bus = new Bus(seed);
        await using var nodes = await NodeSet.StartAsync(
            Nodes,
            options =>
            {
                options.LeaveGrace = TimeSpan.FromMilliseconds(150);
                options.TakeOverInterval = TimeSpan.Zero;
                options.JoinWindow = TimeSpan.FromMilliseconds(10);
                options.SyncDeadline = TimeSpan.FromMilliseconds(200);
                options.Cluster.SyncTimeout = TimeSpan.FromMilliseconds(100);
            },
            bus);
        (bus.LostOfHundred, bus.DoubledOfHundred, bus.LateOfHundred) = (lost, doubled, late);
        var clients = new Dictionary<MemberId, MirrorClient>();
        var ended = new List<MirrorClient>();
        try
        {
            for (var i = 0; i < Operations; i++)
            {
                foreach (var (id, client) in clients.Where(client => client.Value.HasEnded).ToList())
                {
                    clients.Remove(id);
                    ended.Add(client);
                }

                if (random.Next(100) < cuts) await FlipAsync(nodes.Lines[random.Next(Nodes)]);
                await StepAsync(nodes.Apps[random.Next(Nodes)], clients, ended, random, i.ToString(CultureInfo.InvariantCulture));
            }

            (bus.LostOfHundred, bus.DoubledOfHundred, bus.LateOfHundred) = (0, 0, 0);
            foreach (var line in nodes.Lines.Where(line => !line.IsConnected)) line.Mend();
            foreach (var client in ended) await client.DisposeAsync();
            await nodes.UntilAllKnowAllAsync();
            await UntilAllSeeAllAsync(clients, seed);
            Assert.All([.. clients.Values, .. ended], client => Assert.Empty(client.BrokenPromises));
            foreach (var client in clients.Values) await client.CloseAsync();
        }
        finally
        {
            foreach (var client in clients.Values) await client.DisposeAsync();
        }
    }

    private static async Task FlipAsync(Bus.Line line)
    {
        if (line.IsConnected) line.Cut();
        else line.Mend();
        await Task.Yield();
    }

    internal static async Task StepAsync(
        PresenceApp node, Dictionary<MemberId, MirrorClient> clients, List<MirrorClient> ended, Random random, string data)
    {
        var id = Ids[random.Next(Ids.Length)];
        var room = Rooms[random.Next(Rooms.Length)];
        clients.TryGetValue(id, out var client);
        var isIn = client is not null && client.Rooms.ContainsKey(room);
        switch (random.Next(100))
        {
            case < 20:
                // With one there already this is a take-over, from another node as a rule.
                if (client is not null) ended.Add(client);
                clients[id] = client = await MirrorClient.ConnectAsync(node.SocketAddress, id, subprotocol: null);
                await client.JoinAsync(room, data);
                break;
            case < 35 when client is not null:
                await client.JoinAsync(room, data);
                break;
            case < 45 when isIn:
                await client!.LeaveAsync(room);
                break;
            case < 85 when isIn:
                await client!.UpdateAsync(room, data);
                break;
            case < 90 when isIn:
                await client!.AskAsync(room);
                break;
            case < 97 when client is not null:
                clients.Remove(id);
                ended.Add(client);
                await (random.Next(2) is 0 ? client.DropAsync() : client.CloseAsync());
                break;
        }
    }

    internal static async Task UntilAllSeeAllAsync(Dictionary<MemberId, MirrorClient> clients, int seed)
    {
        await PresenceApp.UntilAsync(
            () => Living(clients).All(viewer => viewer.Rooms.Keys.All(room => Seen(viewer.View(room)).SequenceEqual(Seen(Expected(clients, viewer, room))))),
            $"the rosters are right (seed {seed})");

        // Those who are left ask for what they have missed, as a client does whom SYNCED told of somebody missing.
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

    private static IEnumerable<string> Seen(string view) => view.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(seen => seen.Split('=')[0]);

    private static List<MirrorClient> Living(Dictionary<MemberId, MirrorClient> clients) => [.. clients.Values.Where(client => !client.HasEnded)];

    private static string Expected(Dictionary<MemberId, MirrorClient> clients, MirrorClient viewer, string room) => string.Join(
        ' ',
        Living(clients)
            .Where(client => client != viewer && client.Rooms.ContainsKey(room))
            .Select(client => $"{client.Id.UserId}/{client.Id.ClientId}={client.Rooms[room]}")
            .Order(StringComparer.Ordinal));
}
