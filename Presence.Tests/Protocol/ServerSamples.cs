using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Every message of the service, with and without each optional member: what it is, and exactly how it looks on the wire.</summary>
internal static class ServerSamples
{
    private static readonly RawJson Data = RawJson.Parse("""{"name":"Ann"}""");

    public static readonly (string Name, ServerMessage Message, string Json)[] All =
    [
        ("WELCOME", new ServerMessage.Welcome("ann", "tab-1", 25, new ConnectionLimits(16384, 32, 50)),
            """{"type":"WELCOME","userId":"ann","clientId":"tab-1","heartbeatSeconds":25,"limits":{"messageBytes":16384,"rooms":32,"messagesPerSecond":50}}"""),
        ("JOINED alone", new ServerMessage.Joined("lobby", []), """{"type":"JOINED","roomId":"lobby","members":[]}"""),
        ("JOINED alone id", new ServerMessage.Joined("lobby", [], Id: 1), """{"type":"JOINED","id":1,"roomId":"lobby","members":[]}"""),
        ("JOINED", new ServerMessage.Joined("lobby", [new("ben", "tab-1")], "r-1"),
            """{"type":"JOINED","roomId":"lobby","members":[{"userId":"ben","clientId":"tab-1"}],"requestId":"r-1"}"""),
        ("JOINED id", new ServerMessage.Joined("lobby", [new("ben", "tab-1"), new("cat", "tab-1")], "r-1", 1),
            """{"type":"JOINED","id":1,"roomId":"lobby","members":[{"userId":"ben","clientId":"tab-1"},{"userId":"cat","clientId":"tab-1"}],"requestId":"r-1"}"""),
        ("REPORT_REQUEST", new ServerMessage.ReportRequest("lobby", "r-1"), """{"type":"REPORT_REQUEST","roomId":"lobby","requestId":"r-1"}"""),
        ("ADD_USER", new ServerMessage.AddUser("lobby", "ann", "tab-1"), """{"type":"ADD_USER","roomId":"lobby","userId":"ann","clientId":"tab-1"}"""),
        ("ADD_USER data", new ServerMessage.AddUser("lobby", "ann", "tab-1", Data),
            """{"type":"ADD_USER","roomId":"lobby","userId":"ann","clientId":"tab-1","data":{"name":"Ann"}}"""),
        ("ADD_USER null data", new ServerMessage.AddUser("lobby", "ann", "tab-1", RawJson.Parse("null")),
            """{"type":"ADD_USER","roomId":"lobby","userId":"ann","clientId":"tab-1","data":null}"""),
        ("ADD_USER requestId", new ServerMessage.AddUser("lobby", "ann", "tab-1", RequestId: "r-1"),
            """{"type":"ADD_USER","roomId":"lobby","userId":"ann","clientId":"tab-1","requestId":"r-1"}"""),
        ("ADD_USER data requestId", new ServerMessage.AddUser("lobby", "ann", "tab-1", Data, "r-1"),
            """{"type":"ADD_USER","roomId":"lobby","userId":"ann","clientId":"tab-1","data":{"name":"Ann"},"requestId":"r-1"}"""),
        ("SYNCED", new ServerMessage.Synced("lobby", "r-1", []), """{"type":"SYNCED","roomId":"lobby","requestId":"r-1","missing":[]}"""),
        ("SYNCED missing", new ServerMessage.Synced("lobby", "r-1", [new("ben", "tab-1")]),
            """{"type":"SYNCED","roomId":"lobby","requestId":"r-1","missing":[{"userId":"ben","clientId":"tab-1"}]}"""),
        ("REMOVE_USER", new ServerMessage.RemoveUser("lobby", "ann", "tab-1", RemoveReason.Left, 2),
            """{"type":"REMOVE_USER","roomId":"lobby","userId":"ann","clientId":"tab-1","reason":"left","remaining":2}"""),
        ("MESSAGE", new ServerMessage.Message("lobby", "wave", RawJson.Parse("[1, 2]"), new("ann", "tab-1")),
            """{"type":"MESSAGE","roomId":"lobby","from":{"userId":"ann","clientId":"tab-1"},"event":"wave","data":[1, 2]}"""),
        ("MESSAGE operator", new ServerMessage.Message("lobby", "wave", RawJson.Parse("[1, 2]")),
            """{"type":"MESSAGE","roomId":"lobby","event":"wave","data":[1, 2]}"""),
        ("LEFT", new ServerMessage.Left("lobby"), """{"type":"LEFT","roomId":"lobby"}"""),
        ("LEFT id", new ServerMessage.Left("lobby", 2), """{"type":"LEFT","id":2,"roomId":"lobby"}"""),
        ("PONG", new ServerMessage.Pong(), """{"type":"PONG"}"""),
        ("PONG id", new ServerMessage.Pong(3), """{"type":"PONG","id":3}"""),
        ("ACK", new ServerMessage.Ack("lobby"), """{"type":"ACK","roomId":"lobby"}"""),
        ("ACK id", new ServerMessage.Ack("lobby", Id: 4), """{"type":"ACK","id":4,"roomId":"lobby"}"""),
        ("ACK of no room", new ServerMessage.Ack(Id: 9), """{"type":"ACK","id":9}"""),
        ("ACK requestId", new ServerMessage.Ack("lobby", "r-1"), """{"type":"ACK","roomId":"lobby","requestId":"r-1"}"""),
        ("ACK id requestId", new ServerMessage.Ack("lobby", "r-1", 5), """{"type":"ACK","id":5,"roomId":"lobby","requestId":"r-1"}"""),
        ("ERROR", new ServerMessage.Error(ErrorCode.InvalidJson, "No."), """{"type":"ERROR","code":"invalid_json","message":"No."}"""),
        ("ERROR id", new ServerMessage.Error(ErrorCode.InvalidMessage, "No.", 6), """{"type":"ERROR","id":6,"code":"invalid_message","message":"No."}"""),
        ("ERROR roomId", new ServerMessage.Error(ErrorCode.NotInRoom, "No.", RoomId: "lobby"),
            """{"type":"ERROR","roomId":"lobby","code":"not_in_room","message":"No."}"""),
        ("ERROR retryAfterMs", new ServerMessage.Error(ErrorCode.RateLimited, "No.", RetryAfterMs: 20),
            """{"type":"ERROR","code":"rate_limited","message":"No.","retryAfterMs":20}"""),
        ("ERROR with all", new ServerMessage.Error(ErrorCode.RateLimited, "No.", 7, "lobby", 20),
            """{"type":"ERROR","id":7,"roomId":"lobby","code":"rate_limited","message":"No.","retryAfterMs":20}"""),
        ("GOING_AWAY", new ServerMessage.GoingAway(1500), """{"type":"GOING_AWAY","reconnectAfterMs":1500}"""),
    ];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Name)];

    public static (ServerMessage Message, string Json) Get(string name)
    {
        var (_, message, json) = All.Single(sample => sample.Name == name);
        return (message, json);
    }
}
