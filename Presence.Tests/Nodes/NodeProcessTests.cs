using System.Text.Json;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Three nodes as they are run: processes of the standalone service, with a real Redis between them.</summary>
public sealed class NodeProcessTests
{
    [Fact(Timeout = 120_000)]
    public async Task Of_a_node_that_is_killed_every_survivor_sees_each_member_go_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var nodes = await Processes.StartAsync(redis, 3);
        await using var ann = await TestClient.ConnectAsync(nodes[0].SocketAddress("ann"));
        await using var ben = await TestClient.ConnectAsync(nodes[1].SocketAddress("ben"));
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");
        const int Members = 5;
        var lost = new List<TestClient>();
        for (var i = 0; i < Members; i++)
        {
            var member = await TestClient.ConnectAsync(nodes[2].SocketAddress($"lost-{i}"));
            lost.Add(member);
            await member.JoinAsync("lobby");
        }

        foreach (var survivor in new[] { ann, ben })
        {
            for (var i = 0; i < Members; i++) await survivor.ExpectAsync("ADD_USER");
        }

        await Signal.SendAsync("KILL", nodes[2].ProcessId);
        foreach (var survivor in new[] { ann, ben })
        {
            for (var i = 0; i < Members; i++) Assert.Equal("node_lost", (await survivor.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
            await survivor.SettleAsync("lobby");
            Assert.Equal(Members, survivor.TypesReceived.Count(type => type is "REMOVE_USER"));
        }

        Assert.Equal(2, await MembersAsync(nodes[0]));
        foreach (var member in lost) await member.DisposeAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_node_that_is_killed_and_started_again_under_its_name_is_recognized_at_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var nodes = await Processes.StartAsync(redis, 2, "--Presence:Cluster:NodeTimeout=00:05:00");
        await using var ann = await TestClient.ConnectAsync(nodes[0].SocketAddress("ann"));
        await using var ben = await TestClient.ConnectAsync(nodes[1].SocketAddress("ben"));
        await using var cat = await TestClient.ConnectAsync(nodes[1].SocketAddress("cat"));
        ann.AnswerWith("1");
        foreach (var client in new[] { ann, ben, cat }) await client.JoinAsync("lobby");
        await ann.UntilSeesAsync("ben/tab-1", "cat/tab-1");
        await Signal.SendAsync("KILL", nodes[1].ProcessId);
        await nodes.AddAsync("node-1");
        await ann.UntilSeesAsync();
        await using var again = await TestClient.ConnectAsync(nodes[2].SocketAddress("ben"));
        await again.JoinAsync("lobby");
        await ann.UntilSeesAsync("ben/tab-1");
        await again.UntilSeesAsync("ann/tab-1");
        Assert.Equal(["+ben", "+ben", "+cat", "-ben node_lost", "-cat node_lost"], ann.Differences().Order(StringComparer.Ordinal));
        Assert.Equal(2, await MembersAsync(nodes[0]));
        Assert.Equal(2, await MembersAsync(nodes[2]));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_node_that_stood_still_finds_its_way_back_and_brings_nobody_back_from_the_dead()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var nodes = await Processes.StartAsync(redis, 3);
        await using var ann = await TestClient.ConnectAsync(nodes[0].SocketAddress("ann"));
        await using var ben = await TestClient.ConnectAsync(nodes[1].SocketAddress("ben"));
        await using var cat = await TestClient.ConnectAsync(nodes[2].SocketAddress("cat"));
        await using var dan = await TestClient.ConnectAsync(nodes[2].SocketAddress("dan"));
        foreach (var client in new[] { ann, ben, cat, dan }) await client.JoinAsync("lobby");
        for (var i = 0; i < 3; i++) await ann.ExpectAsync("ADD_USER");

        await Signal.SendAsync("STOP", nodes[2].ProcessId);
        for (var i = 0; i < 2; i++) Assert.Equal("node_lost", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        await ben.LeaveAsync("lobby");
        await ann.ExpectAsync("REMOVE_USER");

        // Dan has given up and gone to another node meanwhile.
        dan.Drop();
        await using var moved = await TestClient.ConnectAsync(nodes[1].SocketAddress("dan"));
        await moved.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("dan"));

        await Signal.SendAsync("CONT", nodes[2].ProcessId);
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("cat"));
        await cat.ExpectAsync("REMOVE_USER", removed => removed.GetProperty("userId").ValueEquals("ben"));
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"hello","data":1}""");
        await cat.ExpectAsync("MESSAGE");
        await moved.ExpectAsync("MESSAGE");
        await ann.SettleAsync("lobby");
        Assert.Equal(3, ann.TypesReceived.Count(type => type is "REMOVE_USER"));
        Assert.Equal(3, await MembersAsync(nodes[0]));
        Assert.Equal(3, await MembersAsync(nodes[2]));
    }

    [Fact(Timeout = 120_000)]
    public async Task Readiness_and_metrics_say_whether_the_nodes_hear_each_other()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var nodes = await Processes.StartAsync(redis, 1);
        Assert.Equal("Healthy", await GetAsync(nodes[0], "/health/ready"));
        Assert.Contains("presence_backplane_linked", await GetAsync(nodes[0], "/metrics"), StringComparison.Ordinal);
        await redis.KillAsync();
        var body = "";
        for (var i = 0; i < 100 && body != "Degraded"; i++)
        {
            body = await GetAsync(nodes[0], "/health/ready");
            await Task.Delay(50);
        }

        Assert.Equal("Degraded", body);
    }

    private static async Task<int> MembersAsync(ApiProcess node)
    {
        using var room = JsonDocument.Parse(await GetAsync(node, "/api/rooms/lobby"));
        return room.RootElement.GetProperty("members").GetArrayLength();
    }

    private static Task<string> GetAsync(ApiProcess node, string path) => node.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    private sealed class Processes : List<ApiProcess>, IAsyncDisposable
    {
        private readonly RedisServer _redis;
        private readonly string[] _settings;

        private Processes(RedisServer redis, string[] settings) => (_redis, _settings) = (redis, settings);

        public static async Task<Processes> StartAsync(RedisServer redis, int count, params string[] settings)
        {
            var nodes = new Processes(redis, settings);
            for (var i = 0; i < count; i++) await nodes.AddAsync($"node-{i}");
            return nodes;
        }

        public async Task AddAsync(string nodeId) => Add(await ApiProcess.RunAsync(
        [
            $"--Presence:Redis:ConnectionString={_redis.Address}",
            $"--Presence:Cluster:NodeId={nodeId}",
            "--Presence:Cluster:HeartbeatInterval=00:00:00.5",
            "--Presence:Cluster:NodeTimeout=00:00:02.5",
            "--Presence:Operator:OpenReading=true",
            .. _settings,
        ]));

        public async ValueTask DisposeAsync()
        {
            foreach (var node in this) await node.DisposeAsync();
        }
    }
}
