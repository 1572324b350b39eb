using BenchmarkDotNet.Attributes;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Bench.Micro;

/// <summary>One member's update to everyone else in a room: encode, frame, and hand to each connection, down to its stream.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private static readonly byte[] Data = """{"name":"Ann","status":"online","cursor":{"x":120.5,"y":48.25}}"""u8.ToArray();
    private static readonly byte[] RoomId = EnvelopeWriter.EncodeRoom("lobby");

    private List<Member> _members = [];
    private FanOut? _fanOut;

    /// <summary>How many members the room has.</summary>
    [Params(10, 100, 1000)]
    public int Members { get; set; }

    /// <summary>Fills the room.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _members = [.. Enumerable.Range(0, Members).Select(Sit)];
        _fanOut = new FanOut(_members, 64 * 1024);
    }

    /// <summary>One update, committed.</summary>
    [Benchmark]
    public void Update()
    {
        Announce(_members[0].Seat!);
        _fanOut!.Commit();
    }

    /// <summary>Eight updates that came while the room was busy, committed together.</summary>
    [Benchmark(OperationsPerInvoke = 8)]
    public void UpdateInBatch()
    {
        for (var i = 0; i < 8; i++) Announce(_members[i].Seat!);
        _fanOut!.Commit();
    }

    private void Announce(Seat seat)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.AddUser(payload, RoomId, seat.EncodedId, Data, default);
        _fanOut!.Broadcast(payload.WrittenSpan, seat);
    }

    private static Member Sit(int number)
    {
        var id = new MemberId($"user-{number}", "t1");
        var member = new Member(id, EnvelopeWriter.EncodeMember(id));
        member.Seat = new Seat(null!, id, member.EncodedId, new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false)) { Member = member };
        return member;
    }
}
