using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Ann on one node and Ben on another, who see each other by way of Redis.</summary>
internal sealed class Meeting : IAsyncDisposable
{
    private static readonly string[] Names = ["one", "two"];

    private int _said;

    private Meeting(PresenceApp[] nodes, TestClient ann, TestClient ben) => (Nodes, Ann, Ben) = (nodes, ann, ben);

    public PresenceApp[] Nodes { get; }

    public TestClient Ann { get; }

    public TestClient Ben { get; }

    /// <summary>Brings them together, Ann's node at one address of Redis and Ben's at the other.</summary>
    public static async Task<Meeting> StartAsync(string ofAnn, string ofBen, Action<PresenceOptions>? configure = null)
    {
        var nodes = await Task.WhenAll(new[] { ofAnn, ofBen }.Select((redis, i) => RedisNodes.StartAsync(redis, Names[i], configure)));
        await RedisNodes.UntilTheyKnowEachOtherAsync(nodes);
        var ann = await nodes[0].ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await nodes[1].ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", "null");
        await ben.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("SYNCED");
        ann.AnswerWith("\"of ann\"");
        return new Meeting(nodes, ann, ben);
    }

    /// <summary>Ben's data is new: whatever is lost of it is asked for.</summary>
    public Task SayAsync(string data)
    {
        Ben.AnswerWith(data);
        return Ben.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":{{data}}}""");
    }

    /// <summary>Waits until the nodes hear each other and each member sees the other, and hears what it says.</summary>
    public async Task UntilWholeAsync()
    {
        await RedisNodes.UntilTheyKnowEachOtherAsync(Nodes);
        await Ann.UntilSeesAsync("ben/tab-1");
        await Ben.UntilSeesAsync("ann/tab-1");
        var mark = $"\"whole {++_said}\"";
        await SayAsync(mark);
        await Ann.UntilToldAsync(mark);
        Ann.AnswerWith(mark);
        await Ann.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data":{{mark}}}""");
        await Ben.UntilToldAsync(mark);
    }

    public void NobodyHasFlapped()
    {
        Assert.Equal(["+ben"], Ann.Differences());
        Assert.Empty(Ben.Differences());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
    }
}
