using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

public sealed class UpgradeTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("", null)]
    [InlineData("Sec-WebSocket-Protocol: presence.v1\r\n", "presence.v1")]
    [InlineData("Sec-WebSocket-Protocol: presence.v1.batch, presence.v1\r\n", "presence.v1.batch")]
    [InlineData("Sec-WebSocket-Protocol: presence.v1, presence.v1.batch\r\n", "presence.v1")]
    [InlineData("Sec-WebSocket-Protocol: secret, presence.v1\r\n", "presence.v1")]
    public async Task The_first_known_subprotocol_is_chosen(string offer, string? chosen)
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + offer));
        var head = await socket.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        if (chosen is null) Assert.DoesNotContain("Sec-WebSocket-Protocol", head, StringComparison.Ordinal);
        else Assert.Contains($"Sec-WebSocket-Protocol: {chosen}\r\n", head, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task What_else_was_offered_is_neither_answered_nor_logged()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + "Sec-WebSocket-Protocol: bearer.my-token, presence.v1\r\n"));
        Assert.DoesNotContain("my-token", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("my-token", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("my-token", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15_000)]
    public async Task Compression_is_not_negotiated()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
        var head = await socket.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", head, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task What_is_sent_right_behind_the_handshake_is_not_lost()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        var handshake = System.Text.Encoding.ASCII.GetBytes(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders));
        await socket.SendAsync([.. handshake, .. RawSocket.TextFrame("""{"type":"JOIN","id":1,"roomId":"lobby"}"""), .. RawSocket.TextFrame("""{"type":"PING","id":2}""")]);
        await socket.ReadHeadAsync();
        Assert.Contains("WELCOME", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        string[] replies = [(await socket.ReadFrameAsync())!.Text, (await socket.ReadFrameAsync())!.Text];
        Assert.Equal(["""{"type":"JOINED","id":1,"roomId":"lobby","members":[]}""", """{"type":"PONG","id":2}"""], replies.Order(StringComparer.Ordinal));
        await socket.SendAsync(RawSocket.Frame(0x88, []));
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_is_gone_before_the_upgrade_leaves_no_ghost()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var handshake = System.Text.Encoding.ASCII.GetBytes(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders));
        for (var i = 0; i < 20; i++)
        {
            await using var socket = await RawSocket.ConnectAsync(app);
            await socket.SendAsync([.. handshake, .. RawSocket.TextFrame("""{"type":"JOIN","roomId":"lobby"}""")]);
            socket.Reset();
        }
    }

    [Fact(Timeout = 15_000)]
    public async Task HTTP_2_works_as_HTTP_1_does()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero, protocols: HttpProtocols.Http2);
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        var ann = await ConnectAsync(app, "ann", invoker);
        await ann.JoinAsync("lobby", """{"name":"Ann"}""");
        var ben = await ConnectAsync(app, "ben", invoker);
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", """{"name":"Ann"}""");
        await ben.ExpectAsync("SYNCED");
        var newer = await ConnectAsync(app, "ben", invoker);
        await newer.JoinAsync("lobby");
        Assert.Equal(4409, (await ben.ExpectCloseAsync()).Code);
        newer.Drop();
        await ann.ExpectAsync("REMOVE_USER");
        await ann.CloseAsync();
        Transcript.Of(ben).ShouldMatchSnapshot();
    }

    private static async Task<TestClient> ConnectAsync(PresenceApp app, string userId, HttpMessageInvoker invoker)
    {
        var address = new UriBuilder(app.SocketAddress) { Query = $"userId={userId}&clientId=tab-1" }.Uri;
        void UseHttp2(ClientWebSocketOptions options) =>
            (options.HttpVersion, options.HttpVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return await app.AdoptAsync(await TestClient.ConnectAsync(address, configure: UseHttp2, invoker: invoker));
    }
}
