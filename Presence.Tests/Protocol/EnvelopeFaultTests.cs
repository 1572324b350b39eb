namespace Presence.Tests.Protocol;

/// <summary>What is no JSON at all, and what is JSON but no object.</summary>
public sealed class EnvelopeFaultTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}}")]
    [InlineData("{]")]
    [InlineData("[")]
    [InlineData("nul")]
    [InlineData("True")]
    [InlineData("undefined")]
    [InlineData("\0")]
    [InlineData("""{'type':'PING'}""")]
    [InlineData("""{type:"PING"}""")]
    [InlineData("""{"type" "PING"}""")]
    [InlineData("""{"type":"PING" "id":1}""")]
    [InlineData("""{"type":"PING",,"id":1}""")]
    [InlineData("""{"type":}""")]
    [InlineData("""{"type":"P\ING"}""")]
    [InlineData("""{"type":"\u12G4"}""")]
    [InlineData("{\"type\":\"PI\nNG\"}")]
    [InlineData("{\"type\":\"PI\0NG\"}")]
    [InlineData("""{"type":"PING","id":01}""")]
    [InlineData("""{"type":"PING","id":+1}""")]
    [InlineData("""{"type":"PING","id":1.}""")]
    [InlineData("""{"type":"PING","id":.5}""")]
    [InlineData("""{"type":"PING","id":1e}""")]
    [InlineData("""{"type":"PING","id":-}""")]
    [InlineData("""{"type":"PING","id":0x1}""")]
    public void What_is_not_json_is_invalid_json(string json) => Wire.IsInvalidJson(json);

    [Fact]
    public void A_byte_order_mark_is_invalid_json() => Wire.IsInvalidJson("\uFEFF{\"type\":\"PING\"}");

    [Theory]
    [InlineData("""/* hello */{"type":"PING"}""")]
    [InlineData("""{"type":/* hello */"PING"}""")]
    [InlineData("""{"type":"PING"}// hello""")]
    [InlineData("{// hello\n\"type\":\"PING\"}")]
    public void A_comment_is_invalid_json(string json) => Wire.IsInvalidJson(json);

    [Theory]
    [InlineData("""{"type":"PING",}""")]
    [InlineData("""{"type":"REPORT","roomId":"a","data":[1,]}""")]
    [InlineData("""{"type":"REPORT","roomId":"a","data":{"b":1,}}""")]
    [InlineData("""{"type":"REPORT_REQUEST","roomId":"a","from":[{"userId":"b","clientId":"c"},]}""")]
    [InlineData("""{"type":"REPORT_REQUEST","roomId":"a","from":[{"userId":"b","clientId":"c",}]}""")]
    public void A_trailing_comma_is_invalid_json(string json) => Wire.IsInvalidJson(json);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void A_number_that_json_lacks_is_invalid_json(string number)
    {
        Wire.IsInvalidJson($$"""{"type":"PING","id":{{number}}}""");
        Wire.IsInvalidJson($$"""{"type":"REPORT","roomId":"a","data":{{number}}}""");
        Wire.IsInvalidJson($$"""{"type":"REPORT","roomId":"a","data":[{{number}}]}""");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("}")]
    [InlineData(",")]
    [InlineData("{}")]
    [InlineData("0")]
    [InlineData("\0")]
    [InlineData("\uFEFF")]
    [InlineData("""{"type":"PING"}""")]
    public void Anything_behind_the_message_is_invalid_json(string garbage)
    {
        Wire.IsInvalidJson("""{"type":"PING"}""" + garbage);
        Wire.IsInvalidJson("""{"type":"PING"}""" + "\n" + garbage);
        Wire.IsInvalidJson("[]" + garbage);
    }

    [Fact]
    public void White_space_around_the_message_is_welcome()
    {
        var message = Wire.Accepted(" \t\r\n{ \"type\" :\n\"PING\" , \"id\"\t: 1 }\r\n ");
        Assert.Equal(1, message.Id);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"type":"PING","id":1}]""")]
    [InlineData("\"PING\"")]
    [InlineData("0")]
    [InlineData("1e999999")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    public void A_root_that_is_no_object_is_an_invalid_message(string json) => Wire.IsInvalidMessage(json, FaultText.NotObject);
}
