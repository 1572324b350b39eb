using System.Net.WebSockets;
using System.Text.Json;
using Presence.Protocol;
using Presence.Tests.Conversations;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>Each instrument says what has happened over real sockets, no more and no less.</summary>
public sealed class MetricsTests
{
    [Fact(Timeout = 30_000)]
    public async Task What_is_there_is_counted_and_is_nothing_again_when_all_have_left()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await app.ExpectLevelAsync("presence.connections", 2);
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await ann.JoinAsync("garden");
        await app.ExpectLevelAsync("presence.members", 3);
        await app.ExpectLevelAsync("presence.rooms", 2);

        await ann.LeaveAsync("garden");
        await app.ExpectLevelAsync("presence.rooms", 1);
        await app.ExpectLevelAsync("presence.members", 2);
        await ann.CloseAsync();
        ben.Drop();
        foreach (var instrument in new[] { "presence.connections", "presence.rooms", "presence.members" }) await app.ExpectLevelAsync(instrument, 0);
        Assert.Equal(0, app.Read<long>("presence.outbound.queue")[""]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_message_is_counted_once_by_its_type_and_once_for_each_who_gets_it()
    {
        await using var app = await PresenceApp.StartAsync();
        TestClient[] clients =
        [
            await app.ConnectAsync("ann", "tab-1"), await app.ConnectAsync("ben", "tab-1", Subprotocol.V1Batch), await app.ConnectAsync("cas", "tab-1"),
        ];
        foreach (var client in clients) client.AnswerWith("\"here\"");
        var (ann, ben, cas) = (clients[0], clients[1], clients[2]);
        await ann.JoinAsync("lobby", "1");
        foreach (var newcomer in new[] { ben, cas })
        {
            await newcomer.JoinAsync("lobby", "1");
            await newcomer.ExpectAsync("SYNCED");
        }

        await ann.SendAsync("""{"type":"REPORT","id":1,"roomId":"lobby","data":2}""");
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"wave","data":0}""");
        await ben.SendAsync("""{"type":"MESSAGE","id":2,"roomId":"lobby","event":"wave","data":0,"to":{"userId":"ann"}}""");
        await cas.SendAsync("""{"type":"REPORT_REQUEST","id":3,"roomId":"lobby"}""");
        await cas.ExpectAsync("SYNCED");
        await ben.SendAsync("""{"type":"REPORT","roomId":"attic","data":0}""");
        await ben.SendAsync("no message");
        await ann.PingAsync();
        await ben.LeaveAsync("lobby");
        await ben.JoinAsync("lobby");
        await ben.ExpectAsync("SYNCED");
        foreach (var client in clients) await client.SettleAsync("lobby");

        await app.ExpectCountsAsync("presence.messages.sent", Tallied(clients.SelectMany(client => client.TypesReceived)));

        // What settles a client is a MESSAGE that its transcript leaves out.
        var said = clients.SelectMany(client => client.Transcript.Lines).Where(line => line.StartsWith("-> ", StringComparison.Ordinal)).Select(TypeOf);
        await app.ExpectCountsAsync("presence.messages.received", Tallied(said.Concat(clients.Select(_ => "MESSAGE"))));
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_refusal_is_counted_by_its_reason()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MaxRoomsPerConnection = 1;
            options.MaxMembersPerRoom = 1;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        foreach (var message in new[]
        {
            """{"type":"JOIN","roomId":"lobby"}""",
            "no JSON",
            """{"type":"DANCE"}""",
            """{"type":"LEAVE","roomId":"attic"}""",
        })
        {
            await ben.SendAsync(message);
            await ben.ExpectAsync("ERROR");
        }

        foreach (var message in new[]
        {
            """{"type":"JOIN","roomId":"attic"}""",
            """{"type":"REPORT","roomId":"lobby","data":0,"requestId":"none"}""",
            """{"type":"MESSAGE","roomId":"lobby","event":"wave","data":0,"to":{"userId":"nobody"}}""",
        })
        {
            await ann.SendAsync(message);
            await ann.ExpectAsync("ERROR");
        }

        string[] queries = ["userId=", "userId=ann&clientId=a%20b"];
        foreach (var query in queries) await RefuseAsync(app, query, RawSocket.GoodHeaders);
        await RefuseAsync(app, "userId=ann", RawSocket.GoodHeaders + "Sec-WebSocket-Protocol: nothing.known\r\n");
        await RefuseAsync(app, "userId=ann", "");
        await app.ExpectCountsAsync(
            "presence.rejected",
            (ErrorCode.RoomFull, 1), (ErrorCode.InvalidJson, 1), (ErrorCode.InvalidMessage, 1), (ErrorCode.NotInRoom, 1),
            (ErrorCode.TooManyRooms, 1), (ErrorCode.UnknownRequest, 1), (ErrorCode.NoSuchMember, 1),
            ("bad_userid", 1), ("bad_clientid", 1), ("unknown_subprotocol", 1), ("websocket_only", 1));
        await app.ExpectCountsAsync("presence.messages.sent", ("WELCOME", 2), ("JOINED", 1), ("ERROR", 7));
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_end_is_counted_by_its_code()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        await (await app.ConnectAsync("ann")).CloseAsync();
        (await app.ConnectAsync("ben")).Drop();
        await (await app.ConnectAsync("cas")).SendBytesAsync(new byte[4], WebSocketMessageType.Binary);
        await app.ExpectCountsAsync("presence.connections.closed", ("1000", 1), ("1006", 1), ("1003", 1));

        var older = await app.ConnectAsync("dee", "tab-1");
        await older.JoinAsync("lobby");
        var newer = await app.ConnectAsync("dee", "tab-1");
        await newer.JoinAsync("lobby");
        await older.ExpectCloseAsync();
        await app.ExpectCountsAsync("presence.connections.closed", ("1000", 1), ("1006", 1), ("1003", 1), ("4409", 1));

        await app.StopAsync();
        await newer.ExpectCloseAsync();
        await app.ExpectCountsAsync("presence.connections.closed", ("1000", 1), ("1006", 1), ("1003", 1), ("4409", 1), ("1001", 1));
        Assert.Equal(1, app.Counts("presence.messages.sent")["GOING_AWAY"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_waits_for_a_slow_consumer_is_seen_until_it_is_closed_and_counted()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.OutboundQueueBytes = 64 * 1024;
            options.CloseTimeout = TimeSpan.FromMilliseconds(200);
            options.LeaveGrace = TimeSpan.Zero;
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var slow = await RawSocket.UpgradeAsync(app, "slow", "lobby", receiveBufferBytes: 4096);
        var connection = Assert.Single(app.Registry.Connections, candidate => candidate.Member.UserId == "slow");
        var padding = new string('x', 15_000);
        var most = 0L;
        while (connection.Outbound.CloseCode is CloseCode.None)
        {
            await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"flood","data":"{{padding}}"}""");
            await ann.SettleAsync("lobby");
            most = Math.Max(most, app.Read<long>("presence.outbound.queue")[""]);
        }

        Assert.InRange(most, padding.Length, 2 * app.Options.OutboundQueueBytes);
        await app.ExpectCountsAsync("presence.slow_consumers", ("", 1));
        await app.ExpectCountsAsync("presence.connections.closed", ("4408", 1));
        await PresenceApp.UntilAsync(() => app.Read<long>("presence.outbound.queue")[""] is 0, "nothing waits");
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_closes_with_4408_for_another_reason_is_no_slow_consumer()
    {
        await using var app = await PresenceApp.StartAsync(options => options.JoinTimeout = TimeSpan.FromSeconds(1));
        var idle = await app.ConnectAsync("idle");
        Assert.Equal((4408, "no JOIN in time"), await idle.ExpectCloseAsync());
        await app.ExpectCountsAsync("presence.connections.closed", ("4408", 1));
        Assert.Empty(app.Counts("presence.slow_consumers"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Rounds_are_counted_and_who_was_not_heard_in_them()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.SyncDeadline = TimeSpan.FromMilliseconds(50);
            options.LeaveGrace = TimeSpan.FromSeconds(1);
        });
        var (ann, ben) = await Pair.MeetAsync(app);
        await app.ExpectCountsAsync("presence.rounds", ("", 1));
        Assert.Empty(app.Counts("presence.rounds.missing"));

        // Ben is in his grace, and Ann keeps silent.
        ben.Drop();
        await app.UntilConnectionsAsync(1);
        var cas = await app.ConnectAsync("cas");
        await cas.JoinAsync("lobby");
        Assert.Equal(2, (await cas.ExpectAsync("SYNCED")).GetProperty("missing").GetArrayLength());
        await app.ExpectCountsAsync("presence.rounds", ("", 2));
        await app.ExpectCountsAsync("presence.rounds.missing", ("", 2));
        await ann.SettleAsync("lobby");
    }

    [Fact(Timeout = 30_000)]
    public async Task The_time_from_a_message_to_the_sockets_is_recorded_once_a_commit()
    {
        const int messages = 7;
        await using var app = await PresenceApp.StartAsync();
        var (ann, _) = await Pair.MeetAsync(app);
        await ann.SettleAsync("lobby");
        using var durations = app.Collect<double>("presence.fanout.duration");
        for (var id = 0; id < messages; id++)
        {
            await ann.SendAsync($$"""{"type":"MESSAGE","id":{{id}},"roomId":"lobby","event":"wave","data":0}""");
            await ann.ExpectAsync("ACK", ack => ack.GetProperty("id").GetInt32() == id);
        }

        // One that needs no room is not among them.
        await ann.PingAsync();
        await PresenceApp.UntilAsync(() => durations.GetMeasurementSnapshot().Count >= messages, "all are recorded");
        var recorded = durations.GetMeasurementSnapshot();
        Assert.InRange(recorded.Count, messages, messages + 1);
        Assert.All(recorded, one => Assert.InRange(one.Value, 0.000_000_1, 10));
        Assert.All(recorded, one => Assert.Empty(one.Tags));
    }

    private static async Task RefuseAsync(PresenceApp app, string query, string headers)
    {
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake(query, headers));
        Assert.StartsWith("HTTP/1.1 4", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private static string TypeOf(string line) =>
        line[3] is '{' ? JsonDocument.Parse(line[3..]).RootElement.GetProperty("type").GetString()! : "_OTHER";

    private static (string Tag, long Count)[] Tallied(IEnumerable<string> types) => [.. types.CountBy(type => type).Select(one => (one.Key, (long)one.Value))];
}
