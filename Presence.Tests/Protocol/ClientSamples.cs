using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Every client message, with and without each optional member: what it is, and exactly how it looks on the wire.</summary>
internal static class ClientSamples
{
    private static readonly RawJson Data = RawJson.Parse("""{"name":"Ann"}""");

    public static readonly (string Name, ClientMessage Message, string Json)[] All =
    [
        ("JOIN", new ClientMessage.Join("lobby"), """{"type":"JOIN","roomId":"lobby"}"""),
        ("JOIN id", new ClientMessage.Join("lobby") { Id = 1 }, """{"type":"JOIN","id":1,"roomId":"lobby"}"""),
        ("JOIN data", new ClientMessage.Join("lobby", Data), """{"type":"JOIN","roomId":"lobby","data":{"name":"Ann"}}"""),
        ("JOIN null data", new ClientMessage.Join("lobby", RawJson.Parse("null")), """{"type":"JOIN","roomId":"lobby","data":null}"""),
        ("JOIN id data", new ClientMessage.Join("lobby", Data) { Id = 0 }, """{"type":"JOIN","id":0,"roomId":"lobby","data":{"name":"Ann"}}"""),
        ("REPORT", new ClientMessage.Report("lobby", Data), """{"type":"REPORT","roomId":"lobby","data":{"name":"Ann"}}"""),
        ("REPORT id", new ClientMessage.Report("lobby", Data) { Id = 2 }, """{"type":"REPORT","id":2,"roomId":"lobby","data":{"name":"Ann"}}"""),
        ("REPORT null data", new ClientMessage.Report("lobby", RawJson.Parse("null")), """{"type":"REPORT","roomId":"lobby","data":null}"""),
        ("REPORT requestId", new ClientMessage.Report("lobby", Data, "r-1"),
            """{"type":"REPORT","roomId":"lobby","data":{"name":"Ann"},"requestId":"r-1"}"""),
        ("REPORT id requestId", new ClientMessage.Report("lobby", Data, "r-1") { Id = 3 },
            """{"type":"REPORT","id":3,"roomId":"lobby","data":{"name":"Ann"},"requestId":"r-1"}"""),
        ("REPORT_REQUEST", new ClientMessage.ReportRequest("lobby"), """{"type":"REPORT_REQUEST","roomId":"lobby"}"""),
        ("REPORT_REQUEST id", new ClientMessage.ReportRequest("lobby") { Id = 4 }, """{"type":"REPORT_REQUEST","id":4,"roomId":"lobby"}"""),
        ("REPORT_REQUEST from one", new ClientMessage.ReportRequest("lobby", [new("ann", "tab-1")]),
            """{"type":"REPORT_REQUEST","roomId":"lobby","from":[{"userId":"ann","clientId":"tab-1"}]}"""),
        ("REPORT_REQUEST id from two", new ClientMessage.ReportRequest("lobby", [new("ann", "tab-1"), new("ben", "tab-1")]) { Id = 5 },
            """{"type":"REPORT_REQUEST","id":5,"roomId":"lobby","from":[{"userId":"ann","clientId":"tab-1"},{"userId":"ben","clientId":"tab-1"}]}"""),
        ("MESSAGE", new ClientMessage.Message("lobby", "wave", RawJson.Parse("[1,2]")),
            """{"type":"MESSAGE","roomId":"lobby","event":"wave","data":[1,2]}"""),
        ("MESSAGE id", new ClientMessage.Message("lobby", "wave", RawJson.Parse("true")) { Id = 6 },
            """{"type":"MESSAGE","id":6,"roomId":"lobby","event":"wave","data":true}"""),
        ("MESSAGE to user", new ClientMessage.Message("lobby", "wave", RawJson.Parse("\"hi\""), new("ann")),
            """{"type":"MESSAGE","roomId":"lobby","event":"wave","data":"hi","to":{"userId":"ann"}}"""),
        ("MESSAGE id to client", new ClientMessage.Message("lobby", "wave", RawJson.Parse("1"), new("ann", "tab-1")) { Id = 7 },
            """{"type":"MESSAGE","id":7,"roomId":"lobby","event":"wave","data":1,"to":{"userId":"ann","clientId":"tab-1"}}"""),
        ("LEAVE", new ClientMessage.Leave("lobby"), """{"type":"LEAVE","roomId":"lobby"}"""),
        ("LEAVE id", new ClientMessage.Leave("lobby") { Id = 8 }, """{"type":"LEAVE","id":8,"roomId":"lobby"}"""),
        ("PING", new ClientMessage.Ping(), """{"type":"PING"}"""),
        ("PING id", new ClientMessage.Ping { Id = ProtocolLimits.MessageId }, """{"type":"PING","id":9007199254740991}"""),
        ("AUTH", new ClientMessage.Auth("eyJh.eyJz.c2ln"), """{"type":"AUTH","token":"eyJh.eyJz.c2ln"}"""),
        ("AUTH id", new ClientMessage.Auth("eyJh.eyJz.c2ln") { Id = 9 }, """{"type":"AUTH","id":9,"token":"eyJh.eyJz.c2ln"}"""),
        ("text", new ClientMessage.Message("räume/日本 😀", "say \"\\</>'&+", RawJson.Parse("\"é\"")),
            """{"type":"MESSAGE","roomId":"räume/日本 \uD83D\uDE00","event":"say \"\\</>'&+","data":"é"}"""),
    ];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Name)];

    public static (ClientMessage Message, string Json) Get(string name)
    {
        var (_, message, json) = All.Single(sample => sample.Name == name);
        return (message, json);
    }
}
