using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>The envelope is the first level, so data may be 63 levels deep.</summary>
public sealed class DepthTests
{
    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Data_may_fill_the_depth_of_64(char open, char close)
    {
        var data = Nested(63, open, close);
        Assert.Equal(new ClientMessage.Join("a", RawJson.Parse(data)), Wire.Accepted($$"""{"type":"JOIN","roomId":"a","data":{{data}}}"""));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(10_000)]
    public void Deeper_is_invalid_json_wherever_it_stands(int levels)
    {
        foreach (var (open, close) in new[] { ('[', ']'), ('{', '}') })
        {
            var deep = Nested(levels, open, close);
            Wire.IsInvalidJson($$"""{"type":"JOIN","roomId":"a","data":{{deep}}}""");
            Wire.IsInvalidJson($$"""{"x":{{deep}}}""");
            Wire.IsInvalidJson($$"""{"type":{{deep}}}""");
            Wire.IsInvalidJson($$"""{"roomId":{{deep}}}""");
            Wire.IsInvalidJson($$"""{"from":[{{deep}}]}""");
            Wire.IsInvalidJson($$"""{"to":{"userId":{{deep}}},"id":7}""");
            Wire.IsInvalidJson($"[{deep}]");
        }
    }

    [Fact]
    public void What_opens_10_000_times_and_never_closes_is_invalid_json()
    {
        Wire.IsInvalidJson(new string('[', 10_000));
        Wire.IsInvalidJson("""{"data":""" + new string('[', 10_000));
        Wire.IsInvalidJson(string.Concat(Enumerable.Repeat("""{"data":""", 10_000)));
    }

    [Theory]
    [InlineData("from")]
    [InlineData("to")]
    [InlineData("roomId")]
    [InlineData("x")]
    public void A_deep_value_of_the_wrong_shape_is_stepped_over(string name)
    {
        var fault = name switch { "from" => FaultText.From, "to" => FaultText.To, "roomId" => FaultText.RoomId, _ => FaultText.UnknownMember };
        Wire.IsInvalidMessage($$"""{"{{name}}":{{Nested(63, '[', ']')}},"id":7}""", fault, 7);
        Wire.IsInvalidMessage($$"""{"{{name}}":{{Nested(63, '{', '}')}},"id":7}""", fault, 7);
    }

    internal static string Nested(int levels, char open, char close)
    {
        var opening = open is '[' ? "[" : "{\"a\":";
        var inner = open is '[' ? "" : "{}";
        var count = open is '[' ? levels : levels - 1;
        return string.Concat(Enumerable.Repeat(opening, count)) + inner + new string(close, count);
    }
}
