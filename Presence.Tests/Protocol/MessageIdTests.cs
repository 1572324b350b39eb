namespace Presence.Tests.Protocol;

public sealed class MessageIdTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("9007199254740990", 9007199254740990)]
    [InlineData("9007199254740991", 9007199254740991)]
    public void An_id_within_the_limits_is_read(string id, long expected) =>
        Assert.Equal(expected, Wire.Accepted($$"""{"type":"PING","id":{{id}}}""").Id);

    [Theory]
    [InlineData("-1")]
    [InlineData("9007199254740992")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551617")]
    [InlineData("100000000000000000000000000000000000000000")]
    [InlineData("1.0")]
    [InlineData("1.5")]
    [InlineData("1e0")]
    [InlineData("1E2")]
    [InlineData("1e999999")]
    [InlineData("\"1\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"id":1}""")]
    public void An_id_that_is_no_integer_within_the_limits_is_refused_and_not_echoed(string id)
    {
        Wire.IsInvalidMessage($$"""{"type":"PING","id":{{id}}}""", FaultText.Id);
        Wire.IsInvalidMessage($$"""{"id":{{id}},"type":"PING"}""", FaultText.Id);
    }

    [Theory]
    [InlineData("""{"x":1,"type":"PING","id":7}""", FaultText.PingTakes)]
    [InlineData("""{"type":"NONE","id":7}""", FaultText.Type)]
    [InlineData("""{"type":"PING","roomId":"a","id":7}""", FaultText.PingTakes)]
    [InlineData("""{"type":"JOIN","data":{"id":8},"id":7}""", FaultText.JoinNeeds)]
    [InlineData("""{"type":"JOIN","roomId":[{"id":8},"id",8],"id":7}""", FaultText.RoomId)]
    [InlineData("""{"type":"JOIN","roomId":"a","roomId":{"id":8},"id":7}""", FaultText.Doubled)]
    [InlineData("""{"x":{"id":8},"type":"JOIN","roomId":"a","id":7}""", FaultText.JoinTakes)]
    public void The_id_is_echoed_though_the_fault_comes_before_it(string json, string text) => Wire.IsInvalidMessage(json, text, 7);

    [Theory]
    [InlineData("""{"x":1,"type":"NONE","roomId":1,"id":7}""", FaultText.Type)]
    [InlineData("""{"type":"NONE","x":1,"roomId":1,"id":7}""", FaultText.Type)]
    [InlineData("""{"roomId":1,"type":"NONE","x":1,"id":7}""", FaultText.RoomId)]
    [InlineData("""{"roomId":1,"id":7}""", FaultText.RoomId)]
    [InlineData("""{"type":"PING","roomId":1,"id":7}""", FaultText.RoomId)]
    [InlineData("""{"type":"MESSAGE","requestId":"r","id":7}""", FaultText.MessageTakes)]
    public void The_first_of_several_faults_is_named(string json, string text) => Wire.IsInvalidMessage(json, text, 7);

    [Fact]
    public void The_id_of_what_is_not_json_is_not_echoed() => Wire.IsInvalidJson("""{"id":7,"type":"PING"} x""");
}
