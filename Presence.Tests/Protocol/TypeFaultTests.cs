using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class TypeFaultTests
{
    [Theory]
    [InlineData("""{"type":"REPORT","id":7,"roomId":"a","data":1}""")]
    [InlineData("""{"id":7,"roomId":"a","type":"REPORT","data":1}""")]
    [InlineData("""{"id":7,"roomId":"a","data":1,"type":"REPORT"}""")]
    public void The_type_may_stand_first_in_the_middle_and_last(string json) =>
        Assert.Equal(new ClientMessage.Report("a", RawJson.Parse("1")) { Id = 7 }, Wire.Accepted(json));

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"id":7}""", 7L)]
    [InlineData("""{"id":7,"roomId":"a","data":1}""", 7L)]
    public void A_message_without_a_type_is_refused(string json, long? id) => Wire.IsInvalidMessage(json, FaultText.NoType, id);

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("""["PING"]""")]
    [InlineData("{}")]
    [InlineData("""{"type":"PING"}""")]
    [InlineData("\"\"")]
    [InlineData("\"ping\"")]
    [InlineData("\"Ping\"")]
    [InlineData("\" PING\"")]
    [InlineData("\"PING \"")]
    [InlineData("\"PING\\u0000\"")]
    [InlineData("\"PIN\"")]
    [InlineData("\"PINGS\"")]
    [InlineData("\"REPORT_REQUES\"")]
    [InlineData("\"report_request\"")]
    [InlineData("\"Report\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"PING\\udc00\"")]
    [InlineData("\"__proto__\"")]
    public void A_type_that_is_none_is_refused(string type)
    {
        Wire.IsInvalidMessage($$"""{"type":{{type}},"id":7}""", FaultText.Type, 7);
        Wire.IsInvalidMessage($$"""{"id":7,"type":{{type}}}""", FaultText.Type, 7);
    }

    [Theory]
    [InlineData("WELCOME")]
    [InlineData("JOINED")]
    [InlineData("ADD_USER")]
    [InlineData("SYNCED")]
    [InlineData("REMOVE_USER")]
    [InlineData("LEFT")]
    [InlineData("PONG")]
    [InlineData("ACK")]
    [InlineData("ERROR")]
    [InlineData("GOING_AWAY")]
    public void A_type_of_the_service_is_refused_from_a_client(string type) =>
        Wire.IsInvalidMessage($$"""{"type":"{{type}}","roomId":"a","id":7}""", FaultText.Type, 7);

    [Theory]
    [InlineData("""{"type":"\u0050ING"}""")]
    [InlineData("""{"type":"PIN\u0047"}""")]
    [InlineData("""{"type":"\u0050\u0049\u004e\u0047"}""")]
    [InlineData("""{"type":"\u0050\u0049\u004E\u0047"}""")]
    public void A_type_may_be_written_with_escapes(string json) => Assert.Equal(new ClientMessage.Ping(), Wire.Accepted(json));

    [Theory]
    [InlineData("""{"type":"\u0050\u0049\u004e\u004e"}""")]
    [InlineData("""{"type":"PIN\u0147"}""")]
    [InlineData("""{"type":"PING\u0047"}""")]
    [InlineData("""{"type":"\\u0050ING"}""")]
    public void An_escaped_type_that_is_another_is_refused(string json) => Wire.IsInvalidMessage(json, FaultText.Type);
}
