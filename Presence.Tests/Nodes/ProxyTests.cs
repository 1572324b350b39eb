using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Faults of the network between a node and a real Redis.</summary>
public sealed class ProxyTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_of_the_two_connections_of_a_node_is_reset_in_a_burst_and_nobody_flaps(bool listens)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.To(redis);
        await using var meeting = await Meeting.StartAsync(proxy.Address, redis.Address);
        Assert.Equal(1, proxy.Count(wire => wire.Listens));
        Assert.Equal(1, proxy.Count(wire => !wire.Listens));
        for (var i = 0; i < 5; i++)
        {
            proxy.Cut(wire => wire.Listens == listens);
            await meeting.SayAsync($"{i}");
            await Task.Yield();
        }

        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("all")]
    [InlineData("the connection that listens")]
    [InlineData("the connection that speaks")]
    [InlineData("what comes from Redis")]
    [InlineData("what goes to Redis")]
    public async Task Bytes_are_swallowed_without_a_word_and_nobody_flaps(string what)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.To(redis);
        await using var meeting = await Meeting.StartAsync(proxy.Address, redis.Address, options => options.Cluster.NodeTimeout = TimeSpan.FromMinutes(1));
        proxy.Swallow((wire, direction) => what switch
        {
            "the connection that listens" => wire.Listens,
            "the connection that speaks" => !wire.Listens,
            "what comes from Redis" => direction is FaultProxy.Direction.ToNode,
            "what goes to Redis" => direction is FaultProxy.Direction.ToRedis,
            _ => true,
        });
        await meeting.SayAsync("\"unheard\"");
        await PresenceApp.UntilAsync(() => !meeting.Nodes[0].IsLinked(), "the node has noticed");
        Assert.True(proxy.SwallowedBytes > 0);
        proxy.Heal();
        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_network_makes_nobody_flap()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.To(redis);
        await using var meeting = await Meeting.StartAsync(proxy.Address, redis.Address);
        for (var i = 0; i < 3; i++)
        {
            proxy.Hold();
            await meeting.SayAsync($"{i}");
            await PresenceApp.UntilAsync(() => !meeting.Nodes[0].IsLinked(), "the node has noticed");
            proxy.Heal();
            await PresenceApp.UntilAsync(meeting.Nodes[0].IsLinked, "it is linked again");
        }

        await meeting.UntilWholeAsync();
        meeting.NobodyHasFlapped();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_is_cut_off_is_lost_once_and_found_once_and_who_has_moved_meanwhile_stays()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.To(redis);
        await using var meeting = await Meeting.StartAsync(redis.Address, proxy.Address, options => options.Cluster.NodeTimeout = TimeSpan.FromSeconds(2));
        var stale = await meeting.Nodes[1].ConnectAsync("cat", "tab-1");
        await stale.JoinAsync("lobby");
        await meeting.Ann.UntilSeesAsync("ben/tab-1", "cat/tab-1");
        proxy.Swallow();
        await meeting.Ann.UntilSeesAsync();
        var moved = await meeting.Nodes[0].ConnectAsync("cat", "tab-1");
        moved.AnswerWith("1");
        await moved.JoinAsync("lobby");
        await meeting.Ann.UntilSeesAsync("cat/tab-1");
        Assert.False(stale.HasEnded);
        proxy.Heal();

        // Of the two connections the later one has the member, and the other side hears of it.
        Assert.Equal(4409, (await stale.ExpectCloseAsync()).Code);
        await meeting.Ann.UntilSeesAsync("ben/tab-1", "cat/tab-1");
        await meeting.Ben.UntilSeesAsync("ann/tab-1", "cat/tab-1");
        await moved.UntilSeesAsync("ann/tab-1", "ben/tab-1");
        await meeting.SayAsync("\"together\"");
        await meeting.Ann.UntilToldAsync("\"together\"");
        Assert.Equal(["+ben", "+cat", "-ben node_lost", "-cat node_lost", "+cat", "+ben"], Sorted(meeting.Ann.Differences()));
        Assert.Equal(["+cat"], meeting.Ben.Differences());
        Assert.Equal(["+ben"], moved.Differences());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_member_moves_to_another_node_and_the_former_nodes_word_of_its_leave_comes_late()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.To(redis);
        await using var meeting = await Meeting.StartAsync(redis.Address, proxy.Address, options =>
            (options.Cluster.NodeTimeout, options.LeaveGrace) = (TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(200)));
        var dan = await meeting.Nodes[1].ConnectAsync("dan", "tab-1");
        dan.AnswerWith("1");
        await dan.JoinAsync("lobby");
        await meeting.Ann.UntilSeesAsync("ben/tab-1", "dan/tab-1");
        proxy.Hold();
        meeting.Ben.Drop();
        await dan.ExpectAsync("REMOVE_USER");
        var moved = await meeting.Nodes[0].ConnectAsync("ben", "tab-1");
        moved.AnswerWith("\"moved\"");
        await moved.JoinAsync("lobby", "\"moved\"");
        await meeting.Ann.UntilToldAsync("\"moved\"");
        proxy.Heal();
        await PresenceApp.UntilAsync(() => dan.Sees().Contains("ben/tab-1"), "the former node has heard");

        // Behind the late word.
        await dan.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"behind it"}""");
        await meeting.Ann.UntilToldAsync("\"behind it\"");
        Assert.Equal(["+ben", "+dan"], meeting.Ann.Differences());
        Assert.Equal(["ann/tab-1", "dan/tab-1"], moved.Sees());
        Assert.Equal(["-ben disconnected", "+ben"], dan.Differences());
    }

    // Those of one node are removed in no order that is promised.
    private static List<string> Sorted(IReadOnlyList<string> differences) =>
        [.. differences.Take(2), .. differences.Skip(2).Take(2).Order(StringComparer.Ordinal), .. differences.Skip(4)];
}
