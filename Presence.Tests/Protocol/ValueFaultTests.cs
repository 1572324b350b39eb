namespace Presence.Tests.Protocol;

/// <summary>Values of the wrong kind or shape. Each stands before the id, which is echoed all the same.</summary>
public sealed class ValueFaultTests
{
    private const string Required = "\"roomId\":\"a\",";

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("""["a"]""")]
    [InlineData("{}")]
    [InlineData("""{"id":8,"roomId":"a"}""")]
    [InlineData("""[[[{"id":[8]}]]]""")]
    [InlineData("\"\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"a\\u0000\"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"\\u007f\"")]
    [InlineData("\"\\u0085\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"a\\udc00\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    public void A_text_that_is_none_is_refused(string value)
    {
        Wire.IsInvalidMessage($$"""{"type":"LEAVE","roomId":{{value}},"id":7}""", FaultText.RoomId, 7);
        Wire.IsInvalidMessage($$"""{"type":"MESSAGE","roomId":"a","event":{{value}},"data":1,"id":7}""", FaultText.Event, 7);
        Wire.IsInvalidMessage($$"""{"type":"REPORT","roomId":"a","requestId":{{value}},"data":1,"id":7}""", FaultText.RequestId, 7);
        Wire.IsInvalidMessage($$"""{"type":"MESSAGE","roomId":"a","to":{"userId":{{value}}},"event":"e","data":1,"id":7}""", FaultText.To, 7);
        Wire.IsInvalidMessage($$"""{"type":"MESSAGE","roomId":"a","to":{"userId":"u","clientId":{{value}}},"event":"e","data":1,"id":7}""", FaultText.To, 7);
        Wire.IsInvalidMessage($$"""{"type":"REPORT_REQUEST","roomId":"a","from":[{"userId":{{value}},"clientId":"c"}],"id":7}""", FaultText.From, 7);
        Wire.IsInvalidMessage($$"""{"type":"REPORT_REQUEST","roomId":"a","from":[{"userId":"u","clientId":{{value}}}],"id":7}""", FaultText.From, 7);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("\\u202e")]
    public void Other_characters_in_a_request_id_or_client_id_are_refused(string value)
    {
        Wire.IsInvalidMessage($$"""{"type":"REPORT","requestId":"{{value}}","roomId":"a","data":1,"id":7}""", FaultText.RequestId, 7);
        Wire.IsInvalidMessage($$"""{"type":"MESSAGE","to":{"userId":"u","clientId":"{{value}}"},"roomId":"a","event":"e","data":1,"id":7}""", FaultText.To, 7);
    }

    [Fact]
    public void A_tilde_is_legal_in_a_client_id_but_not_in_a_request_id()
    {
        Wire.IsInvalidMessage("""{"type":"REPORT","requestId":"a~b","roomId":"a","data":1,"id":7}""", FaultText.RequestId, 7);
        Wire.Accepted("""{"type":"MESSAGE","to":{"userId":"u","clientId":"a~b"},"roomId":"a","event":"e","data":1,"id":7}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"u\"")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("""[{"userId":"u"}]""")]
    [InlineData("{}")]
    [InlineData("""{"clientId":"c"}""")]
    [InlineData("""{"userId":"u","clientId":null}""")]
    [InlineData("""{"userId":"u","x":1}""")]
    [InlineData("""{"x":{"y":[1]},"userId":"u"}""")]
    [InlineData("""{"userId":"u","userId":"u"}""")]
    [InlineData("""{"userId":"u","clientId":"c","clientId":"c"}""")]
    [InlineData("""{"userId":"u","\ud800":1}""")]
    [InlineData("""{"UserId":"u"}""")]
    public void A_recipient_of_another_shape_is_refused(string to) =>
        Wire.IsInvalidMessage($$"""{"type":"MESSAGE",{{Required}}"to":{{to}},"event":"e","data":1,"id":7}""", FaultText.To, 7);

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"u\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"userId":"u","clientId":"c"}""")]
    [InlineData("[null]")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("""[["u","c"]]""")]
    [InlineData("""[[{"userId":"u","clientId":"c"}]]""")]
    [InlineData("""[{}]""")]
    [InlineData("""[{"userId":"u"}]""")]
    [InlineData("""[{"clientId":"c"}]""")]
    [InlineData("""[{"userId":"u","clientId":"c"},{"userId":"u"}]""")]
    [InlineData("""[{"userId":"u","clientId":"c"},null,{"userId":"u","clientId":"c"}]""")]
    [InlineData("""[{"userId":"u","clientId":"c","x":{"id":8}}]""")]
    [InlineData("""[{"userId":{"id":[8,{}]},"clientId":"c"},{"x":[]}]""")]
    [InlineData("""[{"userId":"u","userId":"u","clientId":"c"}]""")]
    public void A_list_of_members_of_another_shape_is_refused(string from) =>
        Wire.IsInvalidMessage($$"""{"type":"REPORT_REQUEST",{{Required}}"from":{{from}},"id":7}""", FaultText.From, 7);
}
