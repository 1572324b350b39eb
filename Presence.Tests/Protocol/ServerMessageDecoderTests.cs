using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Lenient to what a later service may add, strict about what this version knows.</summary>
public sealed class ServerMessageDecoderTests
{
    [Fact]
    public void Unknown_members_are_skipped_at_every_level()
    {
        Assert.Equal(new ServerMessage.Pong(1), Assert.Single(Wire.Frame("""{"x":{"id":8},"type":"PONG","new":[1],"id":1}""")));
        var joined = Assert.Single(Wire.Frame("""{"type":"JOINED","roomId":"a","members":[{"userId":"u","new":1,"clientId":"c"}]}"""));
        Wire.Same(new ServerMessage.Joined("a", [new("u", "c")]), joined);
        var welcome = Assert.Single(Wire.Frame(
            """{"type":"WELCOME","userId":"u","clientId":"c","heartbeatSeconds":1,"limits":{"rooms":2,"messageBytes":3,"messagesPerSecond":4,"new":5}}"""));
        Assert.Equal(new ServerMessage.Welcome("u", "c", 1, new ConnectionLimits(3, 2, 4)), welcome);
    }

    [Fact]
    public void Escaped_names_are_known()
    {
        Assert.Equal(new ServerMessage.Pong(1), Assert.Single(Wire.Frame("""{"type":"P\u004fNG","\u0069d":1}""")));
        Assert.Equal(new ServerMessage.Pong(1), Assert.Single(Wire.Frame("""{"\u0074ype":"PONG","id":1}""")));
    }

    [Fact]
    public void A_code_and_a_reason_of_a_later_version_are_kept()
    {
        Assert.Equal(
            new ServerMessage.Error("new_code", "New."), Assert.Single(Wire.Frame("""{"type":"ERROR","code":"new_code","message":"New."}""")));
        Assert.Equal(
            new ServerMessage.RemoveUser("a", "u", "c", "new_reason", 0),
            Assert.Single(Wire.Frame("""{"type":"REMOVE_USER","roomId":"a","userId":"u","clientId":"c","reason":"new_reason","remaining":0}""")));
    }

    [Theory]
    [InlineData("""{"type":"NEW"}""")]
    [InlineData("""{"type":"pong"}""")]
    [InlineData("""{"type":""}""")]
    [InlineData("""{"type":"PING","id":"x"}""")]
    public void A_type_of_a_later_version_is_skipped(string json)
    {
        Assert.Empty(Wire.Frame(json));
        Assert.Equal([new ServerMessage.Pong(1), new ServerMessage.Pong(2)], Wire.Frame($$"""[{"type":"PONG","id":1},{{json}},{"type":"PONG","id":2}]"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"PONG\"")]
    [InlineData("{}")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":["PONG"]}""")]
    [InlineData("""{"type":"PONG"} x""")]
    [InlineData("""{"type":"PONG",}""")]
    [InlineData("""{"type":"PONG"}{"type":"PONG"}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"type":"PONG","\ud800":1}""")]
    [InlineData("""{"type":"PONG\udc00"}""")]
    public void A_frame_that_is_no_envelope_is_refused(string json) => IsRefused(json);

    [Theory]
    [InlineData("""{"type":"PONG","id":"1"}""")]
    [InlineData("""{"type":"PONG","id":1.5}""")]
    [InlineData("""{"type":"PONG","id":1,"id":2}""")]
    [InlineData("""{"type":"LEFT"}""")]
    [InlineData("""{"type":"LEFT","roomId":null}""")]
    [InlineData("""{"type":"LEFT","roomId":1}""")]
    [InlineData("""{"type":"LEFT","roomId":"\ud800"}""")]
    [InlineData("""{"type":"JOINED","roomId":"a"}""")]
    [InlineData("""{"type":"JOINED","roomId":"a","members":null}""")]
    [InlineData("""{"type":"JOINED","roomId":"a","members":{}}""")]
    [InlineData("""{"type":"JOINED","roomId":"a","members":[null]}""")]
    [InlineData("""{"type":"JOINED","roomId":"a","members":[{"userId":"u"}]}""")]
    [InlineData("""{"type":"JOINED","roomId":"a","members":[{"userId":"u","clientId":null}]}""")]
    [InlineData("""{"type":"SYNCED","roomId":"a","missing":[]}""")]
    [InlineData("""{"type":"MESSAGE","roomId":"a","from":{"userId":"u","clientId":"c"},"event":"e"}""")]
    [InlineData("""{"type":"REMOVE_USER","roomId":"a","userId":"u","clientId":"c","reason":"left","remaining":"0"}""")]
    [InlineData("""{"type":"REMOVE_USER","roomId":"a","userId":"u","clientId":"c","reason":"left","remaining":99999999999}""")]
    [InlineData("""{"type":"WELCOME","userId":"u","clientId":"c","heartbeatSeconds":25,"limits":null}""")]
    [InlineData("""{"type":"ERROR","code":"x"}""")]
    [InlineData("""{"type":"GOING_AWAY"}""")]
    public void A_malformed_envelope_of_a_known_type_is_refused(string json)
    {
        IsRefused(json);
        IsRefused($"[{json}]");
    }

    [Theory]
    [InlineData("[[]]")]
    [InlineData("""[[{"type":"PONG"}]]""")]
    [InlineData("[null]")]
    [InlineData("[1]")]
    [InlineData("""[{"type":"PONG"}""")]
    public void A_batch_of_anything_else_is_refused(string json) => IsRefused(json);

    [Fact]
    public void A_batch_of_nothing_is_nothing() => Assert.Empty(Wire.Frame("[]"));

    [Fact]
    public void What_stands_before_the_fault_of_a_batch_is_kept()
    {
        var messages = new List<ServerMessage>();
        Assert.False(ServerMessageDecoder.TryDecode(Wire.Bytes("""[{"type":"PONG","id":1},{"type":"LEFT"},{"type":"PONG"}]"""), messages));
        Assert.Equal([new ServerMessage.Pong(1)], messages);
    }

    [Fact]
    public void The_deepest_data_that_a_client_may_send_is_read_in_a_batch_too()
    {
        var data = DepthTests.Nested(ProtocolLimits.JsonDepth - 1, '[', ']');
        Wire.Accepted($$"""{"type":"JOIN","roomId":"a","data":{{data}}}""");
        var message = new ServerMessage.AddUser("a", "u", "c", RawJson.Parse(data));
        Assert.Equal(message, Assert.Single(Wire.Frame(Wire.Encode(message))));
        Assert.Equal(message, Assert.Single(Wire.Frame($"[{Wire.Encode(message)}]")));
    }

    [Fact]
    public void Data_outlives_the_frame()
    {
        var frame = Wire.Bytes("""{"type":"ADD_USER","roomId":"a","userId":"u","clientId":"c","data":[1]}""");
        var messages = new List<ServerMessage>();
        Assert.True(ServerMessageDecoder.TryDecode(frame, messages));
        frame.AsSpan().Clear();
        Assert.Equal("[1]", Wire.Text(Assert.IsType<ServerMessage.AddUser>(messages[0]).Data.Utf8));
    }

    private static void IsRefused(string json)
    {
        var messages = new List<ServerMessage>();
        Assert.False(ServerMessageDecoder.TryDecode(Wire.Bytes(json), messages));
        Assert.Empty(messages);
    }
}
