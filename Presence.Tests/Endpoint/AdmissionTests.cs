using System.Net;
using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>How many come in, of whom, and how fast.</summary>
public sealed class AdmissionTests
{
    private static readonly IPAddress Here = IPAddress.Loopback;
    private static readonly IPAddress There = IPAddress.Parse("127.0.0.2");

    private readonly FakeTimeProvider _clock = new();

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_that_want_the_last_places_exactly_as_many_get_in(bool isDirect)
    {
        const int Places = 5;
        await using var app = await PresenceApp.StartAsync(options => options.MaxConnections = Places, direct: isDirect);
        var doors = await Task.WhenAll(Enumerable.Range(0, 8 * Places).Select(_ => Task.Run(() => KnockAsync(app, Here))));
        Assert.Equal(Places, doors.Count(door => door.IsOpen));
        Assert.Equal(Places, app.Admission.Connections);
        Assert.All(doors.Where(door => !door.IsOpen), door => Assert.Equal("503 Full, 10 s", door.Answer));

        doors.First(door => door.IsOpen).Socket.Reset();
        await PresenceApp.UntilAsync(() => app.Admission.Connections is Places - 1, "the place is free again");
        await using var next = (await KnockAsync(app, Here)).Socket;
        Assert.Equal(Places, app.Admission.Connections);
        foreach (var door in doors) await door.Socket.DisposeAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_that_has_all_of_its_places_keeps_nobody_else_out()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxConnectionsPerAddress = 2);
        await using var first = (await KnockAsync(app, Here)).Socket;
        await using var second = (await KnockAsync(app, Here)).Socket;
        Assert.Equal("429 Too many connections, 10 s", await AskAsync(app, Here));
        Assert.Equal("101", await AskAsync(app, There));
        first.Reset();
        await PresenceApp.UntilAsync(() => app.Admission.Connections is 1, "two of three have gone");
        Assert.Equal("101", await AskAsync(app, Here));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_service_accepts_a_burst_and_then_so_many_a_second()
    {
        await using var app = await PresenceApp.StartAsync(options => (options.ConnectionsPerSecond, options.ConnectionBurst) = (2, 3), _clock);
        for (var i = 0; i < 3; i++) Assert.Equal("101", await AskAsync(app, Here));
        Assert.Equal("503 Busy, 1 s", await AskAsync(app, There));
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal("503 Busy, 1 s", await AskAsync(app, There));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("101", await AskAsync(app, There));
        Assert.Equal("503 Busy, 1 s", await AskAsync(app, There));
        _clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) Assert.Equal("101", await AskAsync(app, Here));
        Assert.Equal("503 Busy, 1 s", await AskAsync(app, Here));
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_that_connects_too_often_uses_up_nobody_else_s_share()
    {
        await using var app = await PresenceApp.StartAsync(
            options =>
            {
                (options.ConnectionsPerSecondPerAddress, options.ConnectionBurstPerAddress) = (1, 2);
                (options.ConnectionsPerSecond, options.ConnectionBurst) = (1, 4);
            },
            _clock);
        for (var i = 0; i < 2; i++) Assert.Equal("101", await AskAsync(app, Here));
        for (var i = 0; i < 10; i++) Assert.Equal("429 Too many handshakes, 1 s", await AskAsync(app, Here));
        for (var i = 0; i < 2; i++) Assert.Equal("101", await AskAsync(app, There));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("101", await AskAsync(app, Here));
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_only_asks_is_told_what_a_handshake_would_meet_and_takes_nothing()
    {
        await using var app = await PresenceApp.StartAsync(
            options => (options.MaxConnections, options.ConnectionsPerSecond, options.ConnectionBurst) = (1, 1, 2), _clock);
        for (var i = 0; i < 5; i++) Assert.Equal("426 WebSocket only", await AskAsync(app, Here, headers: ""));
        await using (var ann = (await KnockAsync(app, Here)).Socket)
        {
            for (var i = 0; i < 5; i++) Assert.Equal("503 Full, 10 s", await AskAsync(app, Here, headers: ""));
        }

        await PresenceApp.UntilAsync(() => app.Admission.Connections is 0, "the place is free again");
        Assert.Equal("101", await AskAsync(app, Here));
        Assert.Equal("503 Busy, 1 s", await AskAsync(app, Here, headers: ""));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_full_service_looks_at_no_token()
    {
        await using var app = await Tokens.StartAppAsync(configure: options => options.MaxConnections = 1);
        Assert.Equal("401 No token", await AskAsync(app, Here));
        await app.EnterAsync(Tokens.For(TimeProvider.System));
        Assert.Equal("503 Full, 10 s", await AskAsync(app, Here));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_a_connection_ends_its_place_is_given_back(bool isDirect)
    {
        await using var app = await PresenceApp.StartAsync(
            options => (options.MaxConnections, options.LeaveGrace, options.CloseTimeout) = (1, TimeSpan.Zero, TimeSpan.FromMilliseconds(100)), direct: isDirect);
        Func<RawSocket, Task>[] ends =
        [
            socket => socket.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8])),
            socket => socket.SendAsync(RawSocket.Frame(0x88, [])),
            socket => socket.SendAsync(RawSocket.Frame(0x82, [1])),
            socket => socket.SendAsync(RawSocket.Frame(0x81, [1], isMasked: false)),
            Do(socket => socket.Finish()),
            Do(socket => socket.Reset()),
            Do(_ => Assert.Single(app.Registry.Connections).Abort()),
        ];
        foreach (var end in ends)
        {
            await using var socket = await RawSocket.UpgradeAsync(app, "ann", "lobby");
            await end(socket);
            await PresenceApp.UntilAsync(() => app.Admission.Connections is 0, "the place is free again");
        }

        // Gone before the answer, or at once behind it.
        for (var i = 0; i < 20; i++)
        {
            await using var socket = await RawSocket.ConnectAsync(app);
            await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders));
            socket.Reset();
        }

        // Some of them may be served only now.
        for (var i = 0; i < 100; i++)
        {
            await using var socket = (await KnockAsync(app, Here)).Socket;
            if (app.Admission.Connections is 1) break;
            await Task.Delay(10);
        }

        await PresenceApp.UntilAsync(() => app.Admission.Connections is 0, "the place is free again");
        Assert.Equal("101", await AskAsync(app, Here));
    }

    [Fact(Timeout = 15_000)]
    public async Task What_is_no_good_handshake_takes_no_place()
    {
        await using var app = await PresenceApp.StartAsync(options => (options.MaxConnections, options.ConnectionBurst) = (1, 1), _clock);
        foreach (var query in new[] { "", "userId=", "userId=ann&clientId=a&clientId=b" })
        {
            await using var door = await RawSocket.ConnectAsync(app);
            await door.SendAsync(RawSocket.Handshake(query, RawSocket.GoodHeaders));
            Assert.StartsWith("HTTP/1.1 400 ", await door.ReadHeadAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("101", await AskAsync(app, Here));
    }

    [Fact(Timeout = 60_000)]
    public async Task Behind_a_proxy_the_forwarded_address_counts_and_IPv6_by_its_64()
    {
        await using var api = await ApiProcess.RunAsync(
            new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" }, "--Presence:MaxConnectionsPerAddress=1");
        await using var first = await ConnectAsync(api, "203.0.113.1");
        await using var second = await ConnectAsync(api, "198.51.100.7, 203.0.113.2");
        await using var third = await ConnectAsync(api, "2001:db8:0:1::1");
        await using var fourth = await ConnectAsync(api, "2001:db8:0:2::1");
        foreach (var known in new[] { "203.0.113.1", "198.51.100.9, 203.0.113.2", "2001:db8:0:1:ffff::2", "::ffff:203.0.113.1" })
        {
            var refused = await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => ConnectAsync(api, known));
            Assert.Contains("'429'", refused.Message, StringComparison.Ordinal);
        }
    }

    private static Func<RawSocket, Task> Do(Action<RawSocket> end) => socket =>
    {
        end(socket);
        return Task.CompletedTask;
    };

    private static Task<TestClient> ConnectAsync(ApiProcess api, string forwardedFor) => TestClient.ConnectAsync(
        new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws", Query = "userId=ann" }.Uri,
        configure: options => options.SetRequestHeader("X-Forwarded-For", forwardedFor));

    /// <summary>Shakes hands and lets go at once.</summary>
    private static async Task<string> AskAsync(PresenceApp app, IPAddress from, string headers = RawSocket.GoodHeaders)
    {
        var before = app.Admission.Connections;
        var door = await KnockAsync(app, from, headers);
        await door.Socket.DisposeAsync();
        await PresenceApp.UntilAsync(() => app.Admission.Connections == before, "the place is free again");
        return door.Answer;
    }

    private static async Task<Door> KnockAsync(PresenceApp app, IPAddress from, string headers = RawSocket.GoodHeaders)
    {
#pragma warning disable CA2000 // The door holds it, and is closed by whoever has knocked.
        var socket = await RawSocket.ConnectAsync(app, from: from);
#pragma warning restore CA2000
        await socket.SendAsync(RawSocket.Handshake("userId=ann", headers));
        var head = await socket.ReadHeadAsync();
        if (head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal)) return new Door(socket, "101");
        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        var problem = System.Text.Json.JsonDocument.Parse(await socket.ReadBodyAsync(head)).RootElement;
        var retryAfter = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Retry-After: ", StringComparison.Ordinal));
        return new Door(socket, $"{problem.GetProperty("status")} {problem.GetProperty("title")}{(retryAfter is null ? "" : $", {retryAfter[13..]} s")}");
    }

    private sealed record Door(RawSocket Socket, string Answer)
    {
        public bool IsOpen => Answer == "101";
    }
}
