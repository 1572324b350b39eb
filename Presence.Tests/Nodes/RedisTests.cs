using Microsoft.Extensions.DependencyInjection;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Two nodes on a real Redis, and what may happen to that.</summary>
public sealed class RedisTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_members_of_two_nodes_see_each_other_and_no_key_is_ever_written()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var monitor = await redis.MonitorAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one");
        await using var second = await RedisNodes.StartAsync(redis.Address, "two");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        var (ann, ben) = await MeetAsync(first, second);
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":{"secret":"canary"}}""");
        await ben.ExpectAsync("ADD_USER", user => user.GetProperty("data").ValueKind is System.Text.Json.JsonValueKind.Object);
        await ben.LeaveAsync("lobby");
        await ann.ExpectAsync("REMOVE_USER");
        await first.Services.GetRequiredService<PresenceRooms>().KickAsync("lobby", "ann");
        await ann.ExpectCloseAsync();

        Assert.Equal("0", await redis.AskAsync("DBSIZE"));
        var commands = monitor.Commands.Split('\n').Where(line => line.Contains("] \"", StringComparison.Ordinal))
            .Select(line => line.Split("] \"")[1].Split('"')[0].ToUpperInvariant()).Distinct().Order();
        string[] harmless = ["CLIENT", "CLUSTER", "CONFIG", "DBSIZE", "ECHO", "GET", "HELLO", "INFO", "PING", "PUBLISH", "ROLE", "SENTINEL", "SUBSCRIBE", "UNSUBSCRIBE"];
        Assert.Empty(commands.Except(harmless));
        Assert.Contains("PUBLISH", commands);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Redis_is_stopped_and_back_and_only_what_has_changed_is_told(int seconds)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one");
        await using var second = await RedisNodes.StartAsync(redis.Address, "two");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        var (ann, ben) = await MeetAsync(first, second);
        var dan = await second.ConnectAsync("dan", "tab-1");
        await dan.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("ADD_USER");
        var before = ann.TypesReceived.Count;
        await redis.KillAsync();
        await PresenceApp.UntilAsync(() => !first.IsLinked() && !second.IsLinked(), "both have noticed");
        await dan.LeaveAsync("lobby");
        await ben.ExpectAsync("REMOVE_USER");
        ben.AnswerWith("\"meanwhile\"");
        await ben.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"meanwhile"}""");

        // The fault itself takes time: there is nothing to wait for.
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await redis.RestartAsync();
        await ann.ExpectAsync("REMOVE_USER", removed => removed.GetProperty("userId").ValueEquals("dan"));
        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("meanwhile"));
        await ann.SettleAsync("lobby");
        Assert.Equal(["ADD_USER", "REMOVE_USER"], ann.TypesReceived.Skip(before).Where(type => type is "ADD_USER" or "REMOVE_USER").Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_connections_are_killed_again_and_again_and_nobody_is_lost()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one");
        await using var second = await RedisNodes.StartAsync(redis.Address, "two");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        var (ann, ben) = await MeetAsync(first, second);
        ben.AnswerWith("4");
        for (var i = 0; i < 5; i++)
        {
            await redis.AskAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await redis.AskAsync("CLIENT", "KILL", "TYPE", "normal");
            await ben.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":{{i}}}""");
        }

        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.GetRawText() == "4");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived.Concat(ben.TypesReceived));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_it_a_node_that_may_starts_degraded_and_joins_the_others_later()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var first = await RedisNodes.StartAsync($"{redis.Address},connectTimeout=500", "one", options => options.Cluster.Start = ClusterStart.Degraded);
        var ann = await first.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        Assert.False(first.IsLinked());
        await redis.RestartAsync();
        await using var second = await RedisNodes.StartAsync(redis.Address, "two");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        while (await redis.AskAsync("PUBSUB", "NUMSUB", "presence:room:lobby") != "presence:room:lobby\n1") await Task.Delay(20);
        var ben = await second.ConnectAsync("ben", "tab-1");
        Assert.Equal(1, (await ben.JoinAsync("lobby")).GetProperty("members").GetArrayLength());
        await ann.ExpectAsync("ADD_USER");
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_it_a_node_that_waits_starts_when_it_is_there()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        var starting = RedisNodes.StartAsync($"{redis.Address},connectTimeout=500", "one");
        Assert.NotEqual(starting, await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(2))));
        await redis.RestartAsync();
        await using var app = await starting;
        Assert.True(app.IsLinked());
    }

    [Fact(Timeout = 60_000)]
    public async Task Garbage_and_forgeries_harm_nobody()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one");
        await using var second = await RedisNodes.StartAsync(redis.Address, "two");
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        var (ann, ben) = await MeetAsync(first, second);
        string[] garbage =
        [
            "", "garbage", "[]", "{}", "{\"v\":2}", """{"v":1,"node":"x","epoch":1,"clock":9000000000000000000,"life":1,"seq":1,"events":[]}""",
            """{"v":1,"node":"x","epoch":1,"clock":1,"life":1,"seq":1,"events":[{"type":"NOTHING"}]}""",
            """{"v":1,"node":"x","epoch":1,"clock":1,"life":1,"seq":1,"events":[{"type":"JOIN","userId":"","clientId":"a","stamp":1,"rev":1}]}""",

            // Well-formed, of a node that nobody knows and that will not send a roster: not believed.
            """{"v":1,"node":"x","epoch":1,"clock":1,"life":1,"seq":7,"events":[{"type":"JOIN","userId":"ghost","clientId":"a","stamp":1,"rev":1}]}""",
            """{"v":1,"node":"one","epoch":1,"clock":1,"life":1,"seq":7,"events":[{"type":"LEAVE","userId":"ann","clientId":"tab-1","stamp":1,"reason":"left"}]}""",
        ];
        foreach (var channel in new[] { "presence:nodes", "presence:room:lobby" })
        {
            foreach (var message in garbage) Assert.Equal("2", await redis.AskAsync("PUBLISH", channel, message));
        }

        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"still here"}""");
        await ben.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("still here"));
        Assert.DoesNotContain(ann.Received.Concat(ben.Received), told => told.TryGetProperty("userId", out var user) && user.ValueEquals("ghost"));
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived.Concat(ben.TypesReceived));
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_deployments_on_one_Redis_do_not_see_each_other()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one");
        await using var second = await RedisNodes.StartAsync(redis.Address, "two", options => options.Redis.ChannelPrefix = "other");
        var ann = await first.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await second.ConnectAsync("ben", "tab-1");
        Assert.Equal(0, (await ben.JoinAsync("lobby")).GetProperty("members").GetArrayLength());
        Assert.Equal(0, second.Services.GetRequiredService<Cluster>().OtherNodes);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sharded_channels_work_as_the_others_do()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await RedisNodes.StartAsync(redis.Address, "one", options => options.Redis.Sharded = true);
        await using var second = await RedisNodes.StartAsync(redis.Address, "two", options => options.Redis.Sharded = true);
        await RedisNodes.UntilTheyKnowEachOtherAsync(first, second);
        await MeetAsync(first, second);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_user_that_may_not_publish_leaves_the_node_degraded_and_the_log_says_so()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.AskAsync("ACL", "SETUSER", "mute", "on", ">pw", "~*", "&*", "+@all", "-publish");
        await using var app = await RedisNodes.StartAsync(
            $"{redis.Address},user=mute,password=pw", "one", options => options.Cluster.Start = ClusterStart.Degraded);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await PresenceApp.UntilAsync(() => app.Logs.Lines.Any(line => line.Contains("Calls to the backplane that failed", StringComparison.Ordinal)), "the log says so");
        Assert.False(app.IsLinked());
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("pw", StringComparison.Ordinal));
    }

    private static async Task<(TestClient Ann, TestClient Ben)> MeetAsync(PresenceApp first, PresenceApp second)
    {
        var ann = await first.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await second.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", "null");
        await ben.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("SYNCED");
        return (ann, ben);
    }
}
