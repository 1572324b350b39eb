using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>What a real Redis does to its clients. The members see what has changed, and nothing else.</summary>
public sealed class RedisFaultTests
{
    private const string Lost = "The backplane is lost";

    [Theory(Timeout = 60_000)]
    [InlineData("pubsub")]
    [InlineData("normal")]
    public async Task Only_the_connections_of_one_kind_are_killed_in_a_burst_and_nobody_flaps(string kind)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var meeting = await Meeting.StartAsync(redis.Address, redis.Address);
        for (var i = 0; i < 10; i++)
        {
            var killed = await redis.AskAsync("CLIENT", "KILL", "TYPE", kind);
            if (i is 0) Assert.Equal("2", killed);
            await meeting.SayAsync(i.ToString(CultureInfo.InvariantCulture));
        }

        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Fact(Timeout = 60_000)]
    public async Task Redis_pauses_all_its_clients_and_nobody_flaps()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var meeting = await Meeting.StartAsync(redis.Address, redis.Address);
        await redis.AskAsync("CLIENT", "PAUSE", "2000", "ALL");
        await meeting.SayAsync("\"into the pause\"");
        await PresenceApp.UntilAsync(() => meeting.Nodes.All(node => !node.IsLinked()), "the nodes have noticed");
        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Fact(Timeout = 60_000)]
    public async Task Redis_stands_still_for_longer_than_a_node_may_and_nobody_flaps()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var meeting = await Meeting.StartAsync(redis.Address, redis.Address, options => options.Cluster.NodeTimeout = TimeSpan.FromSeconds(5));
        await Endpoint.Signal.SendAsync("STOP", redis.ProcessId);
        await meeting.SayAsync("\"into the silence\"");
        await PresenceApp.UntilAsync(() => meeting.Nodes.All(node => !node.IsLinked()), "the nodes have noticed");

        // The fault itself takes time: there is nothing to wait for.
        await Task.Delay(TimeSpan.FromSeconds(6));
        await Endpoint.Signal.SendAsync("CONT", redis.ProcessId);
        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_outage_beyond_all_patience_removes_the_others_once_and_brings_them_back_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var meeting = await Meeting.StartAsync(redis.Address, redis.Address, options => options.Cluster.OutagePatience = TimeSpan.FromSeconds(1));
        await redis.KillAsync();
        await meeting.Ann.UntilSeesAsync();
        await meeting.Ben.UntilSeesAsync();
        await redis.RestartAsync();
        await meeting.UntilWholeAsync();
        Assert.Equal(["+ben", "-ben node_lost", "+ben"], meeting.Ann.Differences());
        Assert.Equal(["-ann node_lost", "+ann"], meeting.Ben.Differences());
    }

    [Fact(Timeout = 60_000)]
    public async Task Redis_closes_subscribers_that_owe_it_too_much_and_nobody_flaps()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var meeting = await Meeting.StartAsync(redis.Address, redis.Address, options => options.MaxMessageBytes = 256 * 1024);
        var before = await ConnectionsAsync(redis);
        await redis.AskAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 65536 0 0");
        var big = new string('x', 200_000);
        for (var i = 0; i < 5; i++) await meeting.Ben.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"big","data":"{{big}}"}""");
        await PresenceApp.UntilAsync(() => meeting.Nodes.All(node => node.Logs.Lines.Any(line => line.Contains(Lost, StringComparison.Ordinal))), "the nodes have noticed");
        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
        Assert.True(await ConnectionsAsync(redis) > before);
    }

    [Fact(Timeout = 60_000)]
    public async Task Twenty_nodes_that_start_at_once_know_each_other_and_their_members_see_each_other()
    {
        const int Count = 20;
        await using var redis = await RedisServer.StartAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => RedisNodes.StartAsync(
            redis.Address, $"node-{i}", options => options.Cluster.HeartbeatInterval = TimeSpan.FromSeconds(1))));
        try
        {
            await RedisNodes.UntilTheyKnowEachOtherAsync(nodes);
            var members = await Task.WhenAll(nodes.Select((node, i) => node.ConnectAsync($"user-{i}", "tab-1")));
            foreach (var member in members) member.AnswerWith("0");
            await Task.WhenAll(members.Select(member => member.JoinAsync("lobby")));
            foreach (var member in members) await PresenceApp.UntilAsync(() => member.Sees().Count is Count - 1, "all see all");
            Assert.All(members, member => Assert.DoesNotContain("REMOVE_USER", member.TypesReceived));
            Assert.All(members, member => Assert.Equal(member.Differences().Distinct(), member.Differences()));
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    private static async Task<int> ConnectionsAsync(RedisServer redis) => int.Parse(
        (await redis.AskAsync("INFO", "stats")).Split('\n').First(line => line.StartsWith("total_connections_received:", StringComparison.Ordinal)).Split(':')[1].Trim(),
        CultureInfo.InvariantCulture);
}
