using Microsoft.Extensions.DependencyInjection;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Single packets that are lost or late, at the worst moment; and many nodes and members at once.</summary>
public sealed class MisorderTests
{
    [Fact(Timeout = 30_000)]
    public async Task The_last_word_is_lost_and_made_up_for_in_the_silence_behind_it()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        ben.AnswerWith("\"last\"");
        nodes.Bus.Loses = (_, packet) => packet.Contains("UPDATE", StringComparison.Ordinal);
        await ben.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"last"}""");
        await ann.UntilToldAsync("\"last\"");
        Assert.Equal(["+ben"], ann.Differences());
        Assert.Empty(ben.Differences());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_last_leave_is_lost_and_made_up_for_in_the_silence_behind_it()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        var dan = await nodes.Apps[1].ConnectAsync("dan", "tab-1");
        await dan.JoinAsync("lobby");
        await ann.UntilSeesAsync("ben/tab-1", "dan/tab-1");
        nodes.Bus.Loses = (_, packet) => packet.Contains("LEAVE", StringComparison.Ordinal);
        await ben.LeaveAsync("lobby");
        await ann.UntilSeesAsync("dan/tab-1");
        Assert.Equal(["+ben", "+dan", "-ben disconnected"], ann.Differences());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_changes_while_a_roster_is_awaited_is_seen_once_and_as_it_is_in_the_end()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        var lost = 0;

        // The first word of Cat is lost, and the first roster that is asked for because of that.
        nodes.Bus.Loses = (_, packet) => packet.Contains("node-b", StringComparison.Ordinal)
            && ((packet.Contains("\"JOIN\"", StringComparison.Ordinal) && packet.Contains("cat", StringComparison.Ordinal))
                || (packet.Contains("ROSTER", StringComparison.Ordinal) && Interlocked.Increment(ref lost) is 1));
        var cat = await nodes.Apps[1].ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("lobby");
        var dan = await nodes.Apps[1].ConnectAsync("dan", "tab-1");
        await dan.JoinAsync("lobby");
        await PresenceApp.UntilAsync(() => Volatile.Read(ref lost) > 0, "the first roster is lost");
        await ben.LeaveAsync("lobby");
        var eve = await nodes.Apps[1].ConnectAsync("eve", "tab-1");
        await eve.JoinAsync("lobby");
        await dan.LeaveAsync("lobby");
        await ann.UntilSeesAsync("cat/tab-1", "eve/tab-1");
        await eve.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"behind it"}""");
        await ann.UntilToldAsync("\"behind it\"");

        // Dan may have been seen by the roster, or not at all; nobody is seen twice, and nobody goes who was not there.
        var differences = ann.Differences();
        Assert.Equal(differences.Distinct(), differences);
        Assert.DoesNotContain(differences, difference => difference.StartsWith('?'));
        Assert.DoesNotContain(differences, difference => difference.StartsWith("-cat", StringComparison.Ordinal) || difference.StartsWith("-eve", StringComparison.Ordinal));
        Assert.Equal(["ann/tab-1", "cat/tab-1"], eve.Sees());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_node_that_dies_while_its_roster_is_awaited_is_lost_once_and_holds_up_no_newcomer()
    {
        await using var nodes = await NodeSet.StartAsync(3);
        var (ann, _) = await ConversationTests.MeetAsync(nodes);
        nodes.Bus.Loses = (channel, packet) => channel != "nodes" && packet.Contains("node-b", StringComparison.Ordinal) && !packet.Contains("SYNC", StringComparison.Ordinal);
        var cat = await nodes.Apps[2].ConnectAsync("cat", "tab-1");
        var joining = cat.JoinAsync("lobby");
        await PresenceApp.UntilAsync(() => nodes.Bus.Published.Any(said => said.Channel == "room:lobby" && Contains(said.Message, "node-c", "SYNC")), "the roster is asked for");
        nodes.Lines[1].Cut();
        await joining;
        await ann.UntilSeesAsync("cat/tab-1");
        await cat.UntilSeesAsync("ann/tab-1");
        await ann.SettleAsync("lobby");
        Assert.Equal(1, ann.Differences().Count(difference => difference is "-ben node_lost" or "-ben disconnected"));
        Assert.DoesNotContain("ben", string.Join(' ', cat.Differences()), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_room_whose_channel_alone_is_deaf_subscribes_anew_and_nobody_is_given_up()
    {
        await using var nodes = await NodeSet.StartAsync(2);
        var (ann, ben) = await ConversationTests.MeetAsync(nodes);
        ben.AnswerWith("\"unheard\"");
        nodes.Lines[0].Forget("room:lobby");
        await ben.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"unheard"}""");
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":"said into the void"}""");
        await ann.UntilToldAsync("\"unheard\"");
        Assert.Contains("room:lobby", nodes.Lines[0].Channels);
        Assert.Equal(["+ben"], ann.Differences());
        Assert.Empty(ben.Differences());
        Assert.All(nodes.Apps, app => Assert.True(app.Services.GetRequiredService<Cluster>().IsLinked));
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_one_member_on_two_nodes_at_once_one_stays_and_nobody_sees_the_other_go()
    {
        await using var nodes = await NodeSet.StartAsync(3, options => options.TakeOverInterval = TimeSpan.Zero);
        var watchers = new List<TestClient>();
        foreach (var (node, i) in nodes.Apps.Select((node, i) => (node, i)))
        {
            watchers.Add(await node.ConnectAsync($"watcher-{i}", "tab-1"));
            await watchers[i].JoinAsync("lobby");
        }

        foreach (var watcher in watchers) await PresenceApp.UntilAsync(() => watcher.Sees().Count is 2, "the watchers see each other");
        for (var i = 0; i < 10; i++)
        {
            var user = $"twin-{i}";
            var twins = await Task.WhenAll(nodes.Apps[0].ConnectAsync(user, "tab-1"), nodes.Apps[1].ConnectAsync(user, "tab-1"));
            foreach (var twin in twins) twin.AnswerWith("0");
            await Task.WhenAll(twins.Select(twin => twin.SendAsync("""{"type":"JOIN","roomId":"lobby"}""")));
            await PresenceApp.UntilAsync(() => twins.Count(twin => twin.HasEnded) is 1, "one of them is closed");
            var (one, other) = twins[0].HasEnded ? (twins[1], twins[0]) : (twins[0], twins[1]);
            Assert.Equal(4409, (await other.ExpectCloseAsync()).Code);
            await one.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":{{i}}}""");
            foreach (var watcher in watchers) await watcher.UntilToldAsync($"{i}");
            await one.LeaveAsync("lobby");
            foreach (var watcher in watchers) await PresenceApp.UntilAsync(() => watcher.Differences().Contains($"-{user} left"), "it is gone");
        }

        var expected = Enumerable.Range(0, 10).SelectMany(i => new[] { $"+twin-{i}", $"-twin-{i} left" });
        foreach (var watcher in watchers) Assert.Equal(expected, watcher.Differences().Where(difference => difference.Contains("twin", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_storm_of_newcomers_on_all_nodes_asks_each_member_at_most_once_a_window()
    {
        const int Newcomers = 60;
        var window = TimeSpan.FromMilliseconds(250);
        await using var nodes = await NodeSet.StartAsync(3, options => (options.JoinWindow, options.SyncDeadline) = (window, TimeSpan.FromSeconds(8)));
        var residents = new List<TestClient>();
        foreach (var (node, i) in nodes.Apps.Select((node, i) => (node, i)))
        {
            residents.Add(await node.ConnectAsync($"resident-{i}", "tab-1"));
            residents[i].AnswerWith($"{i}");
            await residents[i].JoinAsync("lobby");
        }

        foreach (var resident in residents) await PresenceApp.UntilAsync(() => resident.Sees().Count is 2, "the residents see each other");
        var newcomers = await Task.WhenAll(Enumerable.Range(0, Newcomers).Select(i => nodes.Apps[i % 3].ConnectAsync($"newcomer-{i}", "tab-1")));
        foreach (var newcomer in newcomers) newcomer.AnswerWith("0");
        foreach (var resident in residents) await resident.SettleAsync("lobby");
        var before = residents.Select(Asked).ToList();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(newcomers.Select(newcomer => newcomer.JoinAsync("lobby")));
        foreach (var newcomer in newcomers) Assert.Equal(0, (await newcomer.ExpectAsync("SYNCED")).GetProperty("missing").GetArrayLength());
        foreach (var resident in residents) await resident.SettleAsync("lobby");
        var windows = (int)(TimeProvider.System.GetElapsedTime(start) / window) + 1;
        for (var i = 0; i < residents.Count; i++)
        {
            var asked = Asked(residents[i]) - before[i];
            Assert.True(asked <= windows, $"A resident was asked {asked} times in {windows} windows.");
        }

        foreach (var client in residents.Concat(newcomers)) await PresenceApp.UntilAsync(() => client.Sees().Count == Newcomers + 2, "all see all");
        Assert.All(residents.Concat(newcomers), client => Assert.DoesNotContain("REMOVE_USER", client.TypesReceived));
    }

    private static int Asked(TestClient client) => client.TypesReceived.Count(type => type is "REPORT_REQUEST");

    private static bool Contains(ReadOnlyMemory<byte> message, params string[] parts)
    {
        var text = System.Text.Encoding.UTF8.GetString(message.Span);
        return Array.TrueForAll(parts, part => text.Contains(part, StringComparison.Ordinal));
    }
}
