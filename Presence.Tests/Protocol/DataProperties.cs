using CsCheck;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Data is the client's own: its bytes go through as they came, however odd their spelling.</summary>
public sealed class DataProperties
{
    private static readonly string[] Shapes =
    [
        """{"type":"JOIN","roomId":"a","data"<>}""",
        """{"data"<>,"type":"JOIN","roomId":"a"}""",
        """{"type":"REPORT","data"<>,"roomId":"a","requestId":"r"}""",
        """{"roomId":"a","d\u0061ta"<>,"type":"REPORT"}""",
        """{"type":"MESSAGE","to":{"userId":"u"},"data"<>,"event":"e","roomId":"日😀"}""",
        """{"event":"e","roomId":"a","to":{"userId":"u"},"type":"MESSAGE","data"<>}""",
    ];

    [Fact]
    public void Any_value_is_kept_byte_for_byte_wherever_it_stands() =>
        Gen.Select(ArbitraryJson.Value, Gen.OneOf(Shapes), ArbitraryJson.Space, ArbitraryJson.Space, ArbitraryJson.Space).Sample(
            (value, shape, before, behind, end) =>
            {
                var json = shape.Replace("<>", $"{before}:{behind}{value}{end}", StringComparison.Ordinal);
                Assert.Equal(value, Wire.Text(DataOf(Wire.Accepted(json)).Utf8));
            },
            iter: 20_000);

    [Fact]
    public void Any_value_is_relayed_byte_for_byte() =>
        ArbitraryJson.Value.Sample(
            value =>
            {
                var data = DataOf(Wire.Accepted($$"""{"type":"REPORT","roomId":"a", "data" : {{value}} }"""));
                var frame = Wire.Encode(new ServerMessage.AddUser("a", "u", "c", data));
                Assert.Equal($$"""{"type":"ADD_USER","roomId":"a","userId":"u","clientId":"c","data":{{value}}}""", frame);
                var message = Assert.IsType<ServerMessage.AddUser>(Assert.Single(Wire.Frame(frame)));
                Assert.Equal(value, Wire.Text(message.Data.Utf8));
            },
            iter: 10_000);

    [Theory]
    [InlineData("1e999999")]
    [InlineData("-0")]
    [InlineData("1.50")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("[ ]")]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"type":"LEAVE","data":{"data":[]},"__proto__":null}""")]
    public void A_value_that_others_would_change_is_kept(string value)
    {
        var data = DataOf(Wire.Accepted($$"""{"data":{{value}},"type":"REPORT","roomId":"a"}"""));
        Assert.Equal(value, Wire.Text(data.Utf8));
    }

    [Fact]
    public void Data_is_a_slice_of_the_frame_and_no_copy()
    {
        var frame = Wire.Bytes("""{"type":"REPORT","roomId":"a","data":[1]}""");
        Assert.True(ClientMessageDecoder.TryDecode(frame, out var message, out _));
        Assert.True(DataOf(message).Utf8.Span.Overlaps(frame));
    }

    private static RawJson DataOf(ClientMessage message) => message switch
    {
        ClientMessage.Join join => join.Data,
        ClientMessage.Report report => report.Data,
        ClientMessage.Message relayed => relayed.Data,
        _ => default,
    };
}
