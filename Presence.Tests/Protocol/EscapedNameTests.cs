using System.Text;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>JSON may spell every letter of a name as \uXXXX, and a client's JSON library may do so.</summary>
public sealed class EscapedNameTests
{
    [Theory]
    [MemberData(nameof(ClientSamples.Names), MemberType = typeof(ClientSamples))]
    public void Escaped_member_names_are_known(string name)
    {
        var (message, json) = ClientSamples.Get(name);
        Wire.Same(message, Wire.Accepted(Escape(json, letter => $"\\u{(int)letter:x4}")));
        Wire.Same(message, Wire.Accepted(Escape(json, letter => $"\\u{(int)letter:X4}")));
        Wire.Same(message, Wire.Accepted(Escape(json, letter => letter is 'd' or 'o' ? $"\\u{(int)letter:x4}" : $"{letter}")));
    }

    [Theory]
    [InlineData("""{"\u0074ypo":"PING","id":7}""")]
    [InlineData("""{"\u0174ype":"PING","id":7}""")]
    [InlineData("""{"typ\u0065s":"PING","id":7}""")]
    [InlineData("""{"typ\u0065\u0000":"PING","id":7}""")]
    [InlineData("""{"\\u0074ype":"PING","id":7}""")]
    [InlineData("""{"\type":"PING","id":7}""")]
    [InlineData("""{"typ\u0065\ud800":"PING","id":7}""")]
    [InlineData("""{"\ud800\u0074ype":"PING","id":7}""")]
    [InlineData("""{"typ\\":"PING","id":7}""")]
    public void An_escaped_name_that_is_another_is_unknown(string json) => Wire.IsInvalidMessage(json, FaultText.UnknownMember, 7);

    [Fact]
    public void Names_that_no_string_can_hold_cost_no_exception()
    {
        // Each of them would be thrown and caught for every name compared: a flood of them is paid for by everyone else.
        var json = Wire.Bytes($$"""{{{string.Concat(Enumerable.Repeat("\"\\ud800\":0,", 1_000))}}"type":"\ud800","id":7}""");
        var thread = Environment.CurrentManagedThreadId;
        var thrown = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs first)
        {
            if (first.Exception is InvalidOperationException && Environment.CurrentManagedThreadId == thread) thrown++;
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.False(ClientMessageDecoder.TryDecode(json, out _, out var error));
            Assert.Equal(new ServerMessage.Error(ErrorCode.InvalidMessage, FaultText.Type, 7), error);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.Equal(0, thrown);
    }

    private static string Escape(string json, Func<char, string> escape)
    {
        // Only the names of the envelope, of from and of to: those in data are data.
        string[] names = ["type", "id", "roomId", "data", "requestId", "from", "event", "to", "userId", "clientId"];
        var escaped = new StringBuilder(json);
        foreach (var name in names) escaped.Replace($"\"{name}\":", $"\"{string.Concat(name.Select(escape))}\":");
        return escaped.ToString();
    }
}
