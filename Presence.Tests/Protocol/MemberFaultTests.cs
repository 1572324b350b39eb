namespace Presence.Tests.Protocol;

/// <summary>Members that are missing, too many, unknown, or of another type's.</summary>
public sealed class MemberFaultTests
{
    [Theory]
    [InlineData("""{"type":"JOIN","id":7}""", FaultText.JoinNeeds)]
    [InlineData("""{"type":"JOIN","id":7,"data":1}""", FaultText.JoinNeeds)]
    [InlineData("""{"type":"REPORT","id":7}""", FaultText.ReportNeeds)]
    [InlineData("""{"type":"REPORT","id":7,"roomId":"a"}""", FaultText.ReportNeeds)]
    [InlineData("""{"type":"REPORT","id":7,"data":1}""", FaultText.ReportNeeds)]
    [InlineData("""{"type":"REPORT","id":7,"roomId":"a","requestId":"r"}""", FaultText.ReportNeeds)]
    [InlineData("""{"type":"REPORT_REQUEST","id":7}""", FaultText.ReportRequestNeeds)]
    [InlineData("""{"type":"REPORT_REQUEST","id":7,"from":[{"userId":"u","clientId":"c"}]}""", FaultText.ReportRequestNeeds)]
    [InlineData("""{"type":"MESSAGE","id":7}""", FaultText.MessageNeeds)]
    [InlineData("""{"type":"MESSAGE","id":7,"event":"e","data":1}""", FaultText.MessageNeeds)]
    [InlineData("""{"type":"MESSAGE","id":7,"roomId":"a","data":1}""", FaultText.MessageNeeds)]
    [InlineData("""{"type":"MESSAGE","id":7,"roomId":"a","event":"e"}""", FaultText.MessageNeeds)]
    [InlineData("""{"type":"LEAVE","id":7}""", FaultText.LeaveNeeds)]
    [InlineData("""{"type":"AUTH","id":7}""", FaultText.AuthNeeds)]
    public void A_missing_member_is_refused(string json, string text) => Wire.IsInvalidMessage(json, text, 7);

    [Theory]
    [InlineData("JOIN", "roomId data", FaultText.JoinTakes)]
    [InlineData("REPORT", "roomId data requestId", FaultText.ReportTakes)]
    [InlineData("REPORT_REQUEST", "roomId from", FaultText.ReportRequestTakes)]
    [InlineData("MESSAGE", "roomId event data to", FaultText.MessageTakes)]
    [InlineData("LEAVE", "roomId", FaultText.LeaveTakes)]
    [InlineData("PING", "", FaultText.PingTakes)]
    [InlineData("AUTH", "token", FaultText.AuthTakes)]
    public void A_member_of_another_type_is_refused(string type, string takes, string text)
    {
        var taken = takes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var whole = $$"""{"type":"{{type}}","id":7{{string.Concat(taken.Select(name => $",{Valid[name]}"))}}}""";
        Wire.Accepted(whole);
        foreach (var other in Valid.Keys.Except(taken)) Wire.IsInvalidMessage($"{whole[..^1]},{Valid[other]}}}", text, 7);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("Type")]
    [InlineData("roomid")]
    [InlineData("roomId ")]
    [InlineData("RoomId")]
    [InlineData("room_id")]
    [InlineData("userId")]
    [InlineData("clientId")]
    [InlineData("$type")]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("roomId\\u0000")]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    [InlineData("id\\udc00")]
    [InlineData("\\n")]
    [InlineData("data\\/")]
    public void An_unknown_member_is_refused_wherever_it_stands(string name)
    {
        foreach (var value in new[] { "1", "null", "\"x\"", "{\"type\":\"PING\"}", "[[1]]" })
        {
            Wire.IsInvalidMessage($$"""{"{{name}}":{{value}},"type":"LEAVE","roomId":"a","id":7}""", FaultText.LeaveTakes, 7);
            Wire.IsInvalidMessage($$"""{"type":"LEAVE","{{name}}":{{value}},"roomId":"a","id":7}""", FaultText.LeaveTakes, 7);
            Wire.IsInvalidMessage($$"""{"type":"LEAVE","roomId":"a","id":7,"{{name}}":{{value}}}""", FaultText.LeaveTakes, 7);
        }
    }

    [Fact]
    public void A_doubled_member_is_refused()
    {
        foreach (var (name, member) in Valid)
        {
            Wire.IsInvalidMessage($$"""{"type":"PING","id":7,{{member}},{{member}}}""", FaultText.Doubled, 7);
            Wire.IsInvalidMessage($$"""{{{member}},"id":7,{{member}},"type":"PING"}""", FaultText.Doubled, 7);
            var escaped = member.Replace($"\"{name[0]}", $"\"\\u{(int)name[0]:x4}", StringComparison.Ordinal);
            Wire.IsInvalidMessage($$"""{"type":"PING",{{member}},{{escaped}},"id":7}""", FaultText.Doubled, 7);
        }
    }

    [Fact]
    public void A_doubled_type_is_refused()
    {
        Wire.IsInvalidMessage("""{"type":"PING","type":"PING","id":7}""", FaultText.Doubled, 7);
        Wire.IsInvalidMessage("""{"type":"LEAVE","roomId":"a","type":"JOIN"}""", FaultText.Doubled);
    }

    [Fact]
    public void A_doubled_id_is_refused_and_not_echoed()
    {
        Wire.IsInvalidMessage("""{"type":"PING","id":7,"id":7}""", FaultText.Doubled);
        Wire.IsInvalidMessage("""{"id":7,"type":"PING","id":8}""", FaultText.Doubled);
        Wire.IsInvalidMessage("""{"id":7,"id":8,"type":"PING","id":9}""", FaultText.Doubled);
        Wire.IsInvalidMessage("""{"type":"PING","id":"x","id":8}""", FaultText.Id);
    }

    private static readonly Dictionary<string, string> Valid = new()
    {
        ["roomId"] = "\"roomId\":\"a\"",
        ["data"] = "\"data\":1",
        ["requestId"] = "\"requestId\":\"r\"",
        ["from"] = """
            "from":[{"userId":"u","clientId":"c"}]
            """,
        ["event"] = "\"event\":\"e\"",
        ["to"] = """
            "to":{"userId":"u"}
            """,
        ["token"] = "\"token\":\"a.b.c\"",
    };
}
