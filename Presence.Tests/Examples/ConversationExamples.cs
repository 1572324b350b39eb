using System.Text.Json.Nodes;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>Every conversation of docs/protocol.md, held with a live service: what the page shows is what goes over the wire.</summary>
public sealed class ConversationExamples
{
    // However slow the machine is, the page's members answer in time.
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(1);

    [Fact]
    public void Every_conversation_of_the_page_is_held_here()
    {
        string[] held = ["A first conversation", "Messages of the client", "Take-over"];
        Assert.Equal(held, ProtocolPage.Blocks.Where(Replay.IsConversation).Select(block => block.Chapter).Distinct());
        Assert.Equal(6, ProtocolPage.Blocks.Count(Replay.IsConversation));

        // The timeline has a test of its own; the formula of the back-off is the clients'.
        Assert.Equal(
            ["The join round", "Back-off", "presence.v1.batch"],
            ProtocolPage.Blocks.Where(block => block.Language is "text" && !Replay.IsConversation(block)).Select(block => block.Chapter));
        Assert.Equal(["http", "js", "json", "python", "text"], ProtocolPage.Blocks.Select(block => block.Language).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_conversation()
    {
        await using var app = await PresenceApp.StartAsync(options => options.SyncDeadline = Unhurried);
        var clients = new Dictionary<string, TestClient> { ["ann"] = await app.ConnectAsync("ann", "ann-laptop") };
        var replay = new Replay(clients);
        foreach (var block in ProtocolPage.Blocks.Where(block => block.Chapter is "A first conversation"))
        {
            if (!clients.ContainsKey("bob") && block.Text.Contains("bob ", StringComparison.Ordinal)) clients["bob"] = await app.ConnectAsync("bob", "bob-phone");
            await replay.RunAsync(block.Lines);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_token_in_the_open_connection()
    {
        var block = ProtocolPage.Blocks.Single(block => block.Section is "AUTH" && Replay.IsConversation(block));
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System), "ann-laptop");
        await ann.JoinAsync("lobby");
        ann.Transcript.Clear();

        // The second gives up the room.
        var tokens = block.Lines.Where(line => line.Contains("->", StringComparison.Ordinal)).Select(line => (string)JsonNode.Parse(line[7..])!["token"]!).ToList();
        var replay = new Replay(new Dictionary<string, TestClient> { ["ann"] = ann });
        replay.Tokens[tokens[0]] = Tokens.For(TimeProvider.System);
        replay.Tokens[tokens[1]] = Tokens.For(TimeProvider.System, "ann", ("rooms", new JsonArray()));
        await replay.RunAsync(block.Lines);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_newer_connection_takes_over()
    {
        await using var app = await PresenceApp.StartAsync(options => options.SyncDeadline = Unhurried);
        var old = await app.ConnectAsync("ann", "ann-laptop");
        await old.JoinAsync("lobby");
        var bob = await app.ConnectAsync("bob", "bob-phone");
        await bob.JoinAsync("lobby");
        await old.AnswerAsync("lobby", "null");
        await bob.ExpectAsync("SYNCED");
        var clients = new Dictionary<string, TestClient> { ["old"] = old, ["bob"] = bob, ["new"] = await app.ConnectAsync("ann", "ann-laptop") };
        foreach (var client in clients.Values) client.Transcript.Clear();
        await new Replay(clients).RunAsync(ProtocolPage.Blocks.Single(block => block.Chapter is "Take-over").Lines);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_messages_of_a_batch()
    {
        var page = JsonNode.Parse(ProtocolPage.Blocks.Single(block => block.Chapter is "presence.v1.batch").Text)!.AsArray();
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", subprotocol: "presence.v1.batch");
        var bob = await app.ConnectAsync("bob", "bob-phone");
        foreach (var client in new[] { ann, bob }) await client.JoinAsync("lobby");
        foreach (var message in page) await bob.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":{{message!["event"]!.ToJsonString()}},"data":{{message["data"]!.ToJsonString()}}}""");

        // Whether they come in one frame is up to the service: the bytes of each are the same.
        foreach (var message in page) Assert.Equal(message!.ToJsonString(), (await ann.ExpectAsync("MESSAGE")).GetRawText());
    }
}
