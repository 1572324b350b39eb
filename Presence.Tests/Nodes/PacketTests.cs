using System.Text;
using System.Text.Json;
using CsCheck;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;
using Presence.Tests.Protocol;

namespace Presence.Tests.Nodes;

/// <summary>What nodes say, byte for byte, and what becomes of all else that may stand there.</summary>
public sealed class PacketTests
{
    private static readonly MemberId Ann = new("ann", "tab-1");

    private static readonly Recipient Bob = new("bob", "tab-2");

    private static readonly string[] Samples =
    [
        Write(_ => { }),
        Write(writer => writer.BeginEvent(PacketEventType.Hello).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Alive).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Bye).Number("graceMs"u8, 13_000).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.List).Text("requestId"u8, "7").Text("after"u8, "").Number("limit"u8, 101).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Rooms).Text("node"u8, "node-1").Text("requestId"u8, "7").Rooms([new RoomCount("lobby", 3, 2)]).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Join).Member(Ann).Tenure(5, 1).Data(RawJson.Parse("""{"name":"Ann"}""")).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Join).Member(Ann).Tenure(5, 0).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Update).Member(Ann).Tenure(5, 2).Data(RawJson.Parse("1e999")).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Away).Member(Ann).Tenure(5).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Leave).Member(Ann).Tenure(5).Text("reason"u8, RemoveReason.Left).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Message).Member(Ann).Text("event"u8, "wave").Data(RawJson.Parse("null")).To(Bob).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Message).Text("event"u8, "notice").Data(RawJson.Parse("[]")).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Kick).To(Bob).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Ask).Text("requestId"u8, "k7m2qd.2").Members([Ann]).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Ask).Text("requestId"u8, "k7m2qd.2").EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Answer).Member(Ann).Tenure(5).Data(RawJson.Parse("{}")).Rounds([new RoundId("node-2", "k7m2qd.2")]).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Done).Text("node"u8, "node-2").Text("requestId"u8, "k7m2qd.2").Members([]).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Sync).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Sync).Text("node"u8, "node-3").EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Roster).Roster([new RosterEntry(Ann, 5, 2, true), new RosterEntry(new MemberId("b\"ö😀", "t"), 6, 0, false)]).EndEvent()),
        Write(writer => writer.BeginEvent(PacketEventType.Gone).EndEvent()),
    ];

    [Fact]
    public void Every_kind_of_event() => string.Join('\n', Samples).ShouldMatchSnapshot();

    [Fact]
    public void Each_is_read_as_it_was_written()
    {
        foreach (var sample in Samples)
        {
            Assert.True(PacketReader.TryRead(Encoding.UTF8.GetBytes(sample), out var packet), sample);
            Assert.Equal(("node-1", 1L, 2L, 3L, 4L), (packet.NodeId, packet.Epoch, packet.Clock, packet.Life, packet.Sequence));
        }

        var named = Samples.SelectMany(sample => JsonDocument.Parse(sample).RootElement.GetProperty("events").EnumerateArray())
            .Select(said => said.GetProperty("type").GetString()).Distinct();
        Assert.Equal(Enum.GetValues<PacketEventType>().Length, named.Count());
    }

    [Theory]
    [InlineData("""{"type":"ROOMS","node":"a","requestId":"1","rooms":[{"roomId":"x","members":9999999999,"users":1}]}""")]
    [InlineData("""{"type":"ROOMS","node":"a","requestId":"1","rooms":[{"roomId":"x","members":-1,"users":1}]}""")]
    [InlineData("""{"type":"ROOMS","node":"a","requestId":"1","rooms":{}}""")]
    [InlineData("""{"type":"JOIN","userId":"","clientId":"a","stamp":1,"rev":1}""")]
    [InlineData("""{"type":"JOIN","userId":"\ud800","clientId":"a","stamp":1,"rev":1}""")]
    [InlineData("""{"type":"JOIN","userId":"a","clientId":"a","stamp":1e3000,"rev":1}""")]
    [InlineData("""{"type":"JOIN","userId":"a","clientId":"a","stamp":99999999999999999999,"rev":1}""")]
    [InlineData("""{"type":"JOIN","userId":"a","clientId":"a","stamp":9223372036854775807,"rev":1}""")]
    [InlineData("""{"type":"JOIN","userId":"a","clientId":"a","stamp":1,"rev":9223372036854775807}""")]
    [InlineData("""{"type":"UPDATE","userId":"a","clientId":"a","stamp":1,"rev":1}""")]
    [InlineData("""{"type":"LEAVE","userId":"a","clientId":"a","stamp":1,"reason":"bored"}""")]
    [InlineData("""{"type":"ROSTER","roster":[{"userId":"a","clientId":"a","stamp":1,"rev":1,"away":1}]}""")]
    [InlineData("""{"type":"ROSTER","roster":[null]}""")]
    [InlineData("""{"type":"BYE","graceMs":-1}""")]
    [InlineData("""{"type":"KICK"}""")]
    [InlineData("""{"type":"KICK","to":7}""")]
    [InlineData("""{"type":"DONE","node":"","requestId":"1","members":[]}""")]
    [InlineData("""{"type":"NOTHING"}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_packet_with_a_bad_event_is_none(string said)
    {
        var packet = $$"""{"v":1,"node":"node-1","epoch":1,"clock":2,"life":3,"seq":4,"events":[{{said}}]}""";
        Assert.False(PacketReader.TryRead(Encoding.UTF8.GetBytes(packet), out _));
    }

    [Fact]
    public void A_damaged_packet_is_read_or_refused_and_never_throws() => Mutation.Of(Samples).Sample(
        bytes =>
        {
            if (!PacketReader.TryRead(bytes, out var packet)) return;
            Assert.InRange(packet.NodeId.Length, 1, 128);
            Assert.All(packet.Events, said => Assert.True(said.Stamp >= 0 && said.Revision >= 0 && said.Grace <= TimeSpan.FromHours(1)));
        },
        iter: 50_000);

    [Fact]
    public void What_is_read_costs_no_more_memory_than_a_small_multiple_of_its_bytes()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 200_000));
        var wide = Encoding.UTF8.GetBytes($$"""{"v":1,"node":"n","epoch":1,"clock":1,"life":1,"seq":1,"events":[{{string.Join(',', Enumerable.Repeat("{}", 50_000))}}]}""");
        var full = Encoding.UTF8.GetBytes($$"""{"v":1,"node":"n","epoch":1,"clock":1,"life":1,"seq":1,"events":[{{string.Join(',', Enumerable.Repeat("{\"type\":\"ALIVE\"}", 50_000))}}]}""");
        Assert.Equal([false, false, true], new[] { deep, wide, full }.Select(bytes => PacketReader.TryRead(bytes, out _)));
        foreach (var bytes in new[] { deep, wide, full })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            PacketReader.TryRead(bytes, out _);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * bytes.Length);
        }
    }

    private static string Write(Action<PacketWriter> write)
    {
        var writer = new PacketWriter();
        writer.Begin("node-1", 1, 2, 3, 4);
        write(writer);
        var packet = writer.End();
        var text = Encoding.UTF8.GetString(packet.Memory.Span);
        packet.Return();
        return text;
    }
}
