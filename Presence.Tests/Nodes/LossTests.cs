using Microsoft.Extensions.DependencyInjection;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>What becomes of the members when a node or the backplane is lost.</summary>
public sealed class LossTests
{
    [Fact(Timeout = 15_000)]
    public async Task The_members_of_a_node_that_falls_silent_are_removed_once()
    {
        await using var nodes = await NodeSet.StartAsync(3);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        await using var cat = await nodes.Apps[2].ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("cat"));
        await ben.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("cat"));
        nodes.Lines[2].Cut();
        foreach (var survivor in new[] { ann, ben })
        {
            var removed = await survivor.ExpectAsync("REMOVE_USER");
            Assert.Equal(("cat", "node_lost"), (removed.GetProperty("userId").GetString(), removed.GetProperty("reason").GetString()));
        }

        // The node itself shows the others as they were, and is back without a difference but its own.
        Assert.DoesNotContain("REMOVE_USER", cat.TypesReceived);
        nodes.Lines[2].Mend();
        foreach (var survivor in new[] { ann, ben }) await survivor.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("cat"));
        await nodes.UntilAllKnowAllAsync();
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"after"}""");
        await cat.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("after"));
        Assert.DoesNotContain("REMOVE_USER", cat.TypesReceived);
        Assert.Single(ann.TypesReceived, "REMOVE_USER");
        Assert.Single(ben.TypesReceived, "REMOVE_USER");
    }

    [Fact(Timeout = 15_000)]
    public async Task After_a_short_outage_only_what_has_changed_is_told()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        var dan = await nodes.Apps[1].ConnectAsync("dan", "tab-1");
        await dan.JoinAsync("lobby", "1");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("dan"));
        foreach (var line in nodes.Lines) line.Cut();
        await PresenceApp.UntilAsync(() => nodes.Apps.All(app => !app.Services.GetRequiredService<Cluster>().IsLinked), "the bus is gone");
        await dan.LeaveAsync("lobby");
        var eve = await nodes.Apps[1].ConnectAsync("eve", "tab-1");
        await eve.JoinAsync("lobby", "\"Eve\"");
        eve.AnswerWith("\"Eve\"");
        var before = ann.TypesReceived.Count;
        foreach (var line in nodes.Lines) line.Mend();
        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("Eve"));
        await ann.ExpectAsync("REMOVE_USER", user => user.GetProperty("userId").ValueEquals("dan"));
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain(
            ann.Received.Skip(before), told => told.TryGetProperty("userId", out var user) && user.ValueEquals("ben"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_node_that_is_started_again_under_its_name_takes_the_place_of_its_former_life_at_once()
    {
        await using var nodes = await NodeSet.StartAsync(2, options => options.Cluster.NodeTimeout = TimeSpan.FromMinutes(5));
        var (ann, _) = await ConversationTests.MeetAsync(nodes);
        nodes.Lines[1].Cut();
        await nodes.AddAsync(nodeId: "node-b");
        var removed = await ann.ExpectAsync("REMOVE_USER");
        Assert.Equal(("ben", "node_lost"), (removed.GetProperty("userId").GetString(), removed.GetProperty("reason").GetString()));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_members_of_a_node_that_stops_in_good_order_may_come_back_by_another_unseen()
    {
        await using var nodes = await NodeSet.StartAsync(2, options => options.ReconnectSpread = TimeSpan.FromSeconds(1));
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        var dan = await nodes.Apps[1].ConnectAsync("dan", "tab-1");
        await dan.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("dan"));
        await nodes.Apps[1].StopAsync();
        var again = await nodes.Apps[0].ConnectAsync("ben", "tab-1");
        await again.JoinAsync("lobby");
        var removed = await ann.ExpectAsync("REMOVE_USER");
        Assert.Equal(("dan", "disconnected"), (removed.GetProperty("userId").GetString(), removed.GetProperty("reason").GetString()));
        await ann.SettleAsync("lobby");
        Assert.Single(ann.TypesReceived, "REMOVE_USER");
    }

    [Fact(Timeout = 15_000)]
    public async Task A_node_that_is_deaf_notices()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        nodes.Lines[0].IsDeaf = true;
        await PresenceApp.UntilAsync(() => !nodes.Apps[0].Services.GetRequiredService<Cluster>().IsLinked, "it has noticed");
        await ben.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"unheard"}""");
        ben.AnswerWith("\"unheard\"");
        nodes.Lines[0].IsDeaf = false;
        await ann.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var data) && data.ValueEquals("unheard"));
    }

    /// <summary>Channels are heard in parallel: the word that a node is gone may overtake what it has said in a room.</summary>
    [Fact(Timeout = 15_000)]
    public async Task What_a_node_has_said_before_its_end_brings_nobody_back_behind_it()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, _) = await ConversationTests.MeetAsync(nodes);
        var room = nodes.Apps[0].Services.GetRequiredService<Cluster>().Channels.Find("room:lobby")!;
        var gone = new Node("node-x", 1);
        Assert.True(PacketReader.TryRead(
            """{"v":1,"node":"node-x","epoch":1,"clock":1,"life":1,"seq":1,"events":[{"type":"ROSTER","roster":[{"userId":"ghost","clientId":"tab-1","stamp":1,"rev":0}]}]}"""u8.ToArray(),
            out var late));
        gone.End();
        room.Lose(gone, grace: null);
        room.Receive(gone, late);
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain(ann.Received, told => told.TryGetProperty("userId", out var id) && id.ValueEquals("ghost"));
    }
}
