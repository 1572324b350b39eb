using System.Text;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>What is no good handshake is refused while HTTP can still say why.</summary>
public sealed class RefusalTests
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    private const string Version = "Sec-WebSocket-Version: 13\r\n";

    private static readonly (string Name, string Request)[] Requests =
    [
        ("a plain GET that would succeed", RawSocket.Handshake("userId=ann", "")),
        ("a POST", RawSocket.Handshake("userId=ann", "Content-Length: 0\r\n", "POST")),
        ("no key", RawSocket.Handshake("userId=ann", Upgrade + Version)),
        ("a short key", RawSocket.Handshake("userId=ann", Upgrade + Version + "Sec-WebSocket-Key: c2hvcnQ=\r\n")),
        ("two keys", RawSocket.Handshake("userId=ann", Upgrade + Version + Key + Key)),
        ("version 8", RawSocket.Handshake("userId=ann", Upgrade + Key + "Sec-WebSocket-Version: 8\r\n")),
        ("no version", RawSocket.Handshake("userId=ann", Upgrade + Key)),
        ("no Connection header", RawSocket.Handshake("userId=ann", "Upgrade: websocket\r\n" + Version + Key)),
        ("an unknown subprotocol", RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + "Sec-WebSocket-Protocol: secret, presence.v2\r\n")),
        ("no userId", RawSocket.Handshake("", RawSocket.GoodHeaders)),
        ("an empty userId", RawSocket.Handshake("userId=", RawSocket.GoodHeaders)),
        ("a userId with a control character", RawSocket.Handshake("userId=secret%0A", RawSocket.GoodHeaders)),
        ("a userId of 129 characters", RawSocket.Handshake("userId=" + new string('x', 129), RawSocket.GoodHeaders)),
        ("two userIds", RawSocket.Handshake("userId=secret&userId=ben", RawSocket.GoodHeaders)),
        ("an empty clientId", RawSocket.Handshake("userId=ann&clientId=", RawSocket.GoodHeaders)),
        ("a clientId with a space", RawSocket.Handshake("userId=ann&clientId=sec%20ret", RawSocket.GoodHeaders)),
        ("two clientIds", RawSocket.Handshake("userId=ann&clientId=a&clientId=b", RawSocket.GoodHeaders)),
        ("a plain GET that would not succeed", RawSocket.Handshake("userId=", "")),
    ];

    [Fact(Timeout = 15_000)]
    public async Task Each_refusal_says_what_is_wrong()
    {
        await using var app = await PresenceApp.StartAsync();
        var text = new StringBuilder();
        foreach (var (name, request) in Requests)
        {
            await using var socket = await RawSocket.ConnectAsync(app);
            await socket.SendAsync(request);
            var head = await socket.ReadHeadAsync();
            text.Append(name).Append('\n').Append(Shown(head)).Append(await socket.ReadBodyAsync(head)).Append("\n\n");
        }

        Assert.DoesNotContain("secret", text.ToString(), StringComparison.Ordinal);
        text.ToString().ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("x", 64 * 1024, 1)]
    [InlineData("x", 8, 200)]
    public async Task Too_much_header_is_refused_by_the_server(string value, int length, int count)
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {string.Concat(Enumerable.Repeat(value, length))}\r\n"));
        await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + headers));
        Assert.StartsWith("HTTP/1.1 431 ", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private static string Shown(string head)
    {
        var lines = head.TrimEnd().Split("\r\n");
        string[] transport = ["Date:", "Server:", "Content-Length:", "Transfer-Encoding:"];
        var shown = lines.Where(line => !Array.Exists(transport, name => line.StartsWith(name, StringComparison.Ordinal)));
        return string.Join('\n', shown) + "\n";
    }
}
