using System.Text;
using Presence.Bench.Load;

namespace Presence.Tests.Load;

public sealed class WireTests
{
    private readonly Wire _wire = Wire.Of(WireProtocol.Presence);

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""[{"a":1}]""", """{"a":1}""")]
    [InlineData("""[{"a":1},{"b":[2,{"c":3}]},{}]""", """{"a":1}""", """{"b":[2,{"c":3}]}""", "{}")]
    [InlineData("""[{"a":"]}\"{,"},{"b":"\\"}]""", """{"a":"]}\"{,"}""", """{"b":"\\"}""")]
    public void A_batch_is_taken_apart(string message, params string[] envelopes) =>
        Assert.Equal(envelopes is [] ? [message] : envelopes, Take(message));

    [Fact]
    public void A_round_that_is_over_names_who_is_missing()
    {
        var list = """[{"userId":"u1","clientId":"a"},{"userId":"u2","clientId":"b"}]""";
        var heard = _wire.Read(Encoding.UTF8.GetBytes($$"""{"type":"SYNCED","roomId":"room-0","requestId":"k.1","missing":{{list}}}"""));
        Assert.Equal(WireEventKind.Synced, heard.Kind);
        Assert.Equal(list, Encoding.UTF8.GetString(heard.Content));
        Assert.Equal(2, _wire.MembersIn(heard.Content));
    }

    [Fact]
    public void A_round_that_all_have_answered_names_nobody()
    {
        var heard = _wire.Read("""{"type":"SYNCED","roomId":"room-0","requestId":"k.1","missing":[]}"""u8);
        Assert.Equal(WireEventKind.Synced, heard.Kind);
        Assert.True(heard.Content.IsEmpty);
        Assert.Equal(0, _wire.MembersIn(heard.Content));
    }

    [Fact]
    public void Who_is_missing_is_asked_by_name_and_everyone_is_where_that_would_be_too_long()
    {
        Assert.Equal("""{"type":"REPORT_REQUEST","roomId":"room-3","from":[{"userId":"u1","clientId":"a"}]}""", Question("""[{"userId":"u1","clientId":"a"}]"""));
        Assert.Equal("""{"type":"REPORT_REQUEST","roomId":"room-3"}""", Question($"[{new string(' ', 16_384)}]"));
    }

    [Theory]
    [InlineData("""{"type":"ADD_USER","roomId":"room-0","userId":"u7","clientId":"a","data":{"userId":"u7","email":"u7@example.com","t":0}}""", 7)]
    [InlineData("""42["ADD_USER",{"userId":"u12","email":"u12@example.com","t":0}]""", 12)]
    [InlineData("""{"type":"ADD_USER","roomId":"room-0","userId":"u7","clientId":"a"}""", -1)]
    [InlineData("""{"type":"ADD_USER","roomId":"room-0","userId":"u7","clientId":"a","data":{"email":"u7@exam"}}""", -1)]
    public void Data_counts_as_a_members_only_where_it_is_there(string told, int member) =>
        Assert.Equal(member, Wire.MemberIn(Encoding.UTF8.GetBytes(told)));

    [Fact]
    public void An_envelope_says_which_room_it_belongs_to()
    {
        Assert.Equal("room-4"u8, _wire.RoomIn("""{"type":"ADD_USER","roomId":"room-4","userId":"u7","clientId":"a"}"""u8));
        Assert.True(Wire.Of(WireProtocol.SocketIo).RoomIn("""42["ADD_USER",{"userId":"u12"}]"""u8).IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(70_001)]
    public void A_frame_is_masked_by_a_key_that_is_not_zero(int length)
    {
        var payload = Encoding.ASCII.GetBytes(new string('x', length));
        var frame = new FrameBuilder();
        frame.Add(payload);
        var sent = frame.Finish(FrameBuilder.Text);
        var masked = sent[^length..].ToArray();
        var key = sent[^(length + 4)..^length].ToArray();
        Assert.DoesNotContain((byte)0, key);
        Assert.Equal(payload, masked.Select((value, at) => (byte)(value ^ key[at % 4])));
    }

    private string Question(string members)
    {
        var frame = new FrameBuilder();
        _wire.WriteQuestion(frame, new Bench.Load.Client(0, 0, new LoadRoom(3), 0, []), Encoding.UTF8.GetBytes(members));
        var sent = frame.Finish(FrameBuilder.Text).ToArray();
        var key = sent[2..6];
        return Encoding.UTF8.GetString([.. sent[6..].Select((value, at) => (byte)(value ^ key[at % 4]))]);
    }

    private List<string> Take(string message)
    {
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(message);
        var taken = new List<string>();
        while (!left.IsEmpty) taken.Add(Encoding.UTF8.GetString(_wire.Take(ref left)));
        return taken;
    }
}
