using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Model;

/// <summary>Random users over real sockets against a model that only knows who is connected and what each said last.</summary>
public sealed class ModelTests
{
    private const int Operations = 10_000;

    private static readonly string[] Rooms = ["lobby", "kitchen", "garden"];

    private static readonly MemberId[] Ids =
    [
        .. from user in new[] { "ann", "ben", "cas", "dee", "eve", "fay", "gus", "hal" }
           from client in new[] { "t1", "t2" }
           select new MemberId(user, client),
    ];

    [Fact(Timeout = 60_000)]
    public async Task Ten_thousand_random_operations_end_in_equal_views_and_empty_maps()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessagesPerSecond = 100_000;
            options.MessageBurst = 100_000;
            options.TakeOverInterval = TimeSpan.Zero;
            options.LeaveGrace = TimeSpan.FromMilliseconds(150);
            options.JoinWindow = TimeSpan.FromMilliseconds(10);
        });
        var clients = new Dictionary<MemberId, MirrorClient>();
        var ended = new List<MirrorClient>();
        try
        {
            for (var i = 0; i < Operations; i++) await StepAsync(app.SocketAddress, clients, ended, random, Data(i));

            // An older connection may still hold rooms that its successor has not joined.
            foreach (var client in ended) await client.DisposeAsync();
            foreach (var client in clients.Values) await UntilItSeesAllAsync(client, clients.Values, seed);
            Assert.All([.. clients.Values, .. ended], client => Assert.Empty(client.BrokenPromises));
            foreach (var client in clients.Values) await client.CloseAsync();
        }
        finally
        {
            // All of them, or the app would wait for those in vain and say so in the place of what went wrong.
            foreach (var client in clients.Values.Concat(ended)) await client.DisposeAsync();
        }
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
            case < 6:
                // With one there already, this is a take-over in the room that it joins.
                if (client is not null) ended.Add(client);
                clients[id] = client = await MirrorClient.ConnectAsync(address, id, random.Next(2) is 0 ? "presence.v1.batch" : null);
                await client.JoinAsync(room, data);
                break;
            case < 45 when client is not null:
                await client.JoinAsync(room, data);
                break;
            case < 65 when isIn:
                await client!.LeaveAsync(room);
                break;
            case < 90 when isIn:
                await client!.UpdateAsync(room, data);
                break;
            case < 93 when isIn:
                await client!.AskAsync(room);
                break;
            case < 96 when client is not null:
                clients.Remove(id);
                ended.Add(client);
                await (random.Next(2) is 0 ? client.DropAsync() : client.CloseAsync());
                break;
        }
    }

    private static async Task UntilItSeesAllAsync(MirrorClient viewer, IReadOnlyCollection<MirrorClient> clients, int seed)
    {
        foreach (var room in viewer.Rooms.Keys)
        {
            await PresenceApp.UntilAsync(
                () => viewer.View(room) == Expected(clients, viewer, room),
                $"{viewer.Id} sees {room} as it is (seed {seed})\nexpected {Expected(clients, viewer, room)}\nseen     {viewer.View(room)}");
        }
    }

    private static string Data(int operation) => $"{{\"n\":{operation}}}";

    private static string Expected(IEnumerable<MirrorClient> clients, MirrorClient viewer, string room) => string.Join(
        ' ',
        clients.Where(client => client != viewer && client.Rooms.ContainsKey(room))
            .Select(client => $"{client.Id.UserId}/{client.Id.ClientId}={client.Rooms[room]}")
            .Order(StringComparer.Ordinal));
}
