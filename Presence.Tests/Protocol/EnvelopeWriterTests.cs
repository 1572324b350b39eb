using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>The hot path writes by hand what the encoder writes for the record: not one byte may differ.</summary>
public sealed class EnvelopeWriterTests
{
    [Fact]
    public void Add_user_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.Member, Arbitrary.MaybeData, Arbitrary.MaybeRequestId).Sample(
            (room, member, data, request) => Same(
                new ServerMessage.AddUser(room, member.UserId, member.ClientId, data, request),
                output => EnvelopeWriter.AddUser(output, Room(room), Member(member), data.Utf8.Span, Ascii(request))),
            iter: 2_000);

    [Fact]
    public void Remove_user_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.Member, Arbitrary.RequestId, Gen.Int).Sample(
            (room, member, reason, remaining) => Same(
                new ServerMessage.RemoveUser(room, member.UserId, member.ClientId, reason, remaining),
                output => EnvelopeWriter.RemoveUser(output, Room(room), Member(member), Ascii(reason), remaining)),
            iter: 2_000);

    [Fact]
    public void Message_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.MaybeMember, Arbitrary.Event, Arbitrary.Data).Sample(
            (room, from, name, data) => Same(
                new ServerMessage.Message(room, name, data, from),
                output => EnvelopeWriter.Message(output, Room(room), from is { } member ? Member(member) : default, name, data.Utf8.Span)),
            iter: 2_000);

    [Fact]
    public void Report_request_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.RequestId).Sample(
            (room, request) => Same(
                new ServerMessage.ReportRequest(room, request),
                output => EnvelopeWriter.ReportRequest(output, Room(room), Ascii(request))),
            iter: 2_000);

    [Fact]
    public void Joined_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.Member.Array[0, 4], Arbitrary.MaybeRequestId, Arbitrary.MaybeId).Sample(
            (room, members, request, id) => Same(
                new ServerMessage.Joined(room, members, request, id),
                output =>
                {
                    EnvelopeWriter.BeginJoined(output, Room(room), id);
                    List(output, members);
                    EnvelopeWriter.EndJoined(output, Ascii(request));
                }),
            iter: 2_000);

    [Fact]
    public void Synced_is_the_record() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.RequestId, Arbitrary.Member.Array[0, 4]).Sample(
            (room, request, missing) => Same(
                new ServerMessage.Synced(room, request, missing),
                output =>
                {
                    EnvelopeWriter.BeginSynced(output, Room(room), Ascii(request));
                    List(output, missing);
                    EnvelopeWriter.EndSynced(output);
                }),
            iter: 2_000);

    [Fact]
    public void Error_pong_and_ack_are_the_records() =>
        Gen.Select(Arbitrary.RoomId, Arbitrary.Event, Arbitrary.MaybeRequestId, Arbitrary.MaybeId, Gen.Int.Nullable()).Sample(
            (room, text, request, id, wait) =>
            {
                var maybeRoom = wait is null ? null : room;
                AssertSerialized(new ServerMessage.Error(text, room + text + room, id, maybeRoom, wait));
                AssertSerialized(new ServerMessage.Pong(id));
                AssertSerialized(new ServerMessage.Ack(maybeRoom, request, id));
            },
            iter: 2_000);

    [Fact]
    public void Every_character_of_unicode_is_escaped_as_the_record_has_it()
    {
        var runes = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code));
        foreach (var chunk in runes.Where(rune => !Rune.IsControl(rune)).Chunk(ProtocolLimits.EventLength / 2))
        {
            var text = string.Concat(chunk.Select(rune => rune.ToString()));
            Assert.True(Identifiers.IsEvent(text) && Identifiers.IsRoomId(text) && Identifiers.IsUserId(text));

            // Event, room and member are escaped by two ways of writing: the second is tried where the escapes are, below the astral planes.
            var member = new MemberId(chunk[0].IsBmp ? text : "u", "c");
            Same(
                new ServerMessage.Message(member.UserId, text, RawJson.Parse("1"), member),
                output => EnvelopeWriter.Message(output, Room(member.UserId), Member(member), text, "1"u8));
        }
    }

    [Theory]
    [InlineData('"')]
    [InlineData('日')]
    [InlineData('\u2028')]
    [InlineData('a')]
    public void The_longest_event_fits(char letter)
    {
        var name = new string(letter, ProtocolLimits.EventLength);
        Same(
            new ServerMessage.Message("a", name, RawJson.Parse("1"), new("u", "c")),
            output => EnvelopeWriter.Message(output, Room("a"), Member(new("u", "c")), name, "1"u8));
    }

    // The encoder itself writes these by hand.
    private static void AssertSerialized(ServerMessage record) =>
        Assert.Equal(JsonSerializer.Serialize(record, PresenceJson.Wire.ServerMessage), Wire.Encode(record));

    private static void Same(ServerMessage record, Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        Assert.Equal(Wire.Encode(record), Wire.Text(output.WrittenMemory));
    }

    private static void List(IBufferWriter<byte> output, MemberId[] members)
    {
        for (var i = 0; i < members.Length; i++) EnvelopeWriter.ListMember(output, Member(members[i]), isFirst: i is 0);
    }

    private static byte[] Room(string roomId) => EnvelopeWriter.EncodeRoom(roomId);

    private static byte[] Member(MemberId member) => EnvelopeWriter.EncodeMember(member);

    private static byte[] Ascii(string? text) => Encoding.ASCII.GetBytes(text ?? "");
}
