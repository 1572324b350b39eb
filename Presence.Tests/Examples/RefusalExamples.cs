using System.Text.Json.Nodes;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>Every HTTP example of docs/protocol.md, asked of a live service.</summary>
public sealed class RefusalExamples
{
    private static readonly IReadOnlyList<ProtocolPage.Block> Blocks = [.. ProtocolPage.Blocks.Where(block => block.Language is "http")];

    [Fact]
    public void Every_HTTP_example_of_the_page_is_asked_here() => Assert.Equal(5, Blocks.Count);

    [Fact(Timeout = 30_000)]
    public async Task A_handshake_with_a_token()
    {
        var (request, response) = (Blocks[0].Text.Split("\n\n")[0].Split('\n'), Blocks[0].Text.Split("\n\n")[1].Split('\n'));
        await using var app = await Tokens.StartAppAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(string.Concat(request.Select(line => Live(line) + "\r\n")) + "\r\n");
        var head = (await socket.ReadHeadAsync()).TrimEnd().Split("\r\n");
        Assert.Equal(response[0], head[0]);
        Assert.Superset(response.ToHashSet(), head.ToHashSet());
        await socket.ReadFrameAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_bad_client_id()
    {
        await using var app = await PresenceApp.StartAsync();
        await IsRefusedAsync(app, $"GET /ws?userId=ann&clientId=two%20words HTTP/1.1\r\nHost: localhost\r\n{RawSocket.GoodHeaders}\r\n", Blocks[1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task No_token()
    {
        await using var app = await Tokens.StartAppAsync();
        await IsRefusedAsync(app, $"GET /ws HTTP/1.1\r\nHost: localhost\r\n{RawSocket.GoodHeaders}\r\n", Blocks[2]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_service_that_stops()
    {
        await using var app = await PresenceApp.StartAsync();

        // It waits for the answer to its close.
        await using var last = await RawSocket.UpgradeAsync(app, "last", "lobby");
        var stopping = app.StopAsync();
        await last.ReadFrameAsync();
        Assert.Equal(1001, (await last.ReadFrameAsync())!.CloseCode);
        await IsRefusedAsync(app, $"GET /ws?userId=ann HTTP/1.1\r\nHost: localhost\r\n{RawSocket.GoodHeaders}\r\n", Blocks[3]);
        await last.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE9]));
        await stopping;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_plain_GET()
    {
        await using var app = await PresenceApp.StartAsync();
        await IsRefusedAsync(app, "GET /ws?userId=ann HTTP/1.1\r\nHost: localhost\r\n\r\n", Blocks[4]);
    }

    private static string Live(string line)
    {
        const string Mark = "bearer.";
        var at = line.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? line : line[..(at + Mark.Length)] + Tokens.For(TimeProvider.System);
    }

    private static async Task IsRefusedAsync(PresenceApp app, string request, ProtocolPage.Block block)
    {
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(request);
        await IsRefusedAsync(socket, block);
    }

    private static async Task IsRefusedAsync(RawSocket socket, ProtocolPage.Block block)
    {
        var (head, body) = (block.Text.Split("\n\n")[0].Split('\n'), block.Text.Split("\n\n")[1]);
        var heard = await socket.ReadHeadAsync();
        Assert.Superset(head.ToHashSet(), heard.TrimEnd().Split("\r\n").ToHashSet());
        Assert.Equal(Problem(body), Problem(await socket.ReadBodyAsync(heard)));
    }

    private static string Problem(string json)
    {
        var problem = JsonNode.Parse(json)!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }
}
