using Microsoft.Extensions.DependencyInjection;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>What clients of different nodes say to each other is what clients of one node say to each other.</summary>
public sealed class ConversationTests
{
    [Fact(Timeout = 15_000)]
    public async Task A_newcomer_is_told_of_the_members_of_all_nodes_and_hears_their_data()
    {
        await using var nodes = await NodeSet.StartAsync(3);
        var ann = await nodes.Apps[0].ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby", "\"Ann\"");
        var ben = await nodes.Apps[1].ConnectAsync("ben", "tab-1");
        var joined = await ben.JoinAsync("lobby", "\"Ben\"");
        Assert.Equal("ann", Assert.Single(joined.GetProperty("members").EnumerateArray()).GetProperty("userId").GetString());
        Assert.Equal("Ben", (await ann.ExpectAsync("ADD_USER")).GetProperty("data").GetString());
        await ann.AnswerAsync("lobby", "\"Ann again\"");
        var told = await ben.ExpectAsync("ADD_USER");
        Assert.Equal(("ann", "tab-1", "Ann again"), (told.GetProperty("userId").GetString(), told.GetProperty("clientId").GetString(), told.GetProperty("data").GetString()));
        Assert.Equal(joined.GetProperty("requestId").GetString(), told.GetProperty("requestId").GetString());
        Assert.Equal(0, (await ben.ExpectAsync("SYNCED")).GetProperty("missing").GetArrayLength());

        var cat = await nodes.Apps[2].ConnectAsync("cat", "tab-1");
        Assert.Equal(2, (await cat.JoinAsync("lobby")).GetProperty("members").GetArrayLength());
        await ann.AnswerAsync("lobby", "1");
        await ben.AnswerAsync("lobby", "2");
        await cat.ExpectAsync("SYNCED", synced => synced.GetProperty("missing").GetArrayLength() is 0);
    }

    [Fact(Timeout = 15_000)]
    public async Task Updates_messages_and_departures_go_everywhere()
    {
        await using var nodes = await NodeSet.StartAsync(2, options => options.LeaveGrace = TimeSpan.FromMilliseconds(300));
        var (ann, ben) = await MeetAsync(nodes);
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":{"n":1}}""");
        Assert.Equal("""{"n":1}""", (await ben.ExpectAsync("ADD_USER")).GetProperty("data").GetRawText());
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"wave","data":[1e999]}""");
        var wave = await ben.ExpectAsync("MESSAGE");
        Assert.Equal(("wave", "ann", "[1e999]"), (wave.GetProperty("event").GetString(), wave.GetProperty("from").GetProperty("userId").GetString(), wave.GetProperty("data").GetRawText()));
        await ben.SendAsync("""{"type":"MESSAGE","id":1,"roomId":"lobby","event":"psst","data":1,"to":{"userId":"ann","clientId":"tab-1"}}""");
        await ann.ExpectAsync("MESSAGE");
        await ben.ExpectAsync("ACK");
        await ben.SendAsync("""{"type":"MESSAGE","id":2,"roomId":"lobby","event":"psst","data":1,"to":{"userId":"ann","clientId":"tab-9"}}""");
        Assert.Equal("no_such_member", (await ben.ExpectAsync("ERROR")).GetProperty("code").GetString());

        var second = await nodes.Apps[0].ConnectAsync("ben", "tab-2");
        await second.JoinAsync("lobby");
        await ben.ExpectAsync("ADD_USER", user => user.GetProperty("clientId").ValueEquals("tab-2"));
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("clientId").ValueEquals("tab-2"));
        await ben.LeaveAsync("lobby");
        var left = await ann.ExpectAsync("REMOVE_USER");
        Assert.Equal(("left", 1), (left.GetProperty("reason").GetString(), left.GetProperty("remaining").GetInt32()));
        var again = await nodes.Apps[1].ConnectAsync("dan", "tab-1");
        await again.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("dan"));
        again.Drop();
        Assert.Equal("disconnected", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_that_comes_back_by_another_node_takes_over_and_nobody_sees_it()
    {
        await using var nodes = await NodeSet.StartAsync(3);
        var (ann, ben) = await MeetAsync(nodes);
        var watcher = await nodes.Apps[2].ConnectAsync("watcher", "tab-1");
        await watcher.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("watcher"));

        var again = await nodes.Apps[2].ConnectAsync("ben", "tab-1");
        await again.JoinAsync("lobby");
        Assert.Equal(4409, (await ben.ExpectCloseAsync()).Code);
        await again.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"moved"}""");
        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("moved"));

        // Back again, behind a lost connection and within the grace.
        again.Drop();
        await nodes.Apps[2].UntilConnectionsAsync(1);
        var third = await nodes.Apps[1].ConnectAsync("ben", "tab-1");
        await third.JoinAsync("lobby");
        await third.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"back"}""");
        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("back"));
        await Task.Delay(nodes.Apps[0].Options.LeaveGrace + TimeSpan.FromMilliseconds(300));
        await watcher.SettleAsync("lobby");
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived.Concat(watcher.TypesReceived));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_operator_of_any_node_sees_all_kicks_all_and_speaks_to_all()
    {
        await using var nodes = await NodeSet.StartAsync(3);
        var (ann, ben) = await MeetAsync(nodes);
        var rooms = nodes.Apps[2].Services.GetRequiredService<PresenceRooms>();
        Assert.Equal([new RoomSummary("lobby", 2, 2)], await rooms.ListAsync(10));
        Assert.Equal(["ann", "ben"], (await rooms.GetMembersAsync("lobby")).Select(member => member.UserId).Order());
        Assert.Equal(2, await rooms.PublishAsync("lobby", "notice", RawJson.Parse("1")));
        await ann.ExpectAsync("MESSAGE");
        await ben.ExpectAsync("MESSAGE");
        Assert.Equal(1, await rooms.KickAsync("lobby", "ben"));
        Assert.Equal(4403, (await ben.ExpectCloseAsync()).Code);
        Assert.Equal("kicked", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Equal(0, await rooms.KickAsync("nowhere", "ben"));
    }

    [Fact(Timeout = 15_000)]
    public async Task Nothing_is_subscribed_to_any_more_when_nobody_is_left()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await MeetAsync(nodes);
        Assert.All(nodes.Lines, line => Assert.Contains("room:lobby", line.Channels));
        await ben.LeaveAsync("lobby");
        await PresenceApp.UntilAsync(() => !nodes.Lines[1].Channels.Contains("room:lobby"), "the node of Ben has stopped to listen");
        await ann.LeaveAsync("lobby");
        await PresenceApp.UntilAsync(() => nodes.Lines.All(line => line.Channels.SequenceEqual(["nodes"])), "nobody listens to the room");
    }

    internal static async Task<(TestClient Ann, TestClient Ben)> MeetAsync(NodeSet nodes)
    {
        var ann = await nodes.Apps[0].ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await nodes.Apps[1].ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        try
        {
            await ann.ExpectAsync("ADD_USER");
            await ann.AnswerAsync("lobby", "null");
            await ben.ExpectAsync("ADD_USER");
            await ben.ExpectAsync("SYNCED");
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message}\nben:\n{string.Join('\n', ben.Transcript.Lines)}\n{nodes.Bus}", fault);
        }

        return (ann, ben);
    }
}
