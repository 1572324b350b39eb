using BenchmarkDotNet.Attributes;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Bench.Micro;

/// <summary>What a room decides, without telling anybody.</summary>
[MemoryDiagnoser]
public class RoomStateBenchmarks
{
    private readonly PresenceOptions _options = new() { LeaveGrace = TimeSpan.Zero };
    private RoomState? _room;
    private TimeSpan _now;

    /// <summary>How many members the room has.</summary>
    [Params(10, 100, 1000)]
    public int Members { get; set; }

    /// <summary>Fills the room, and ends every round.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _room = new RoomState(_options, "bench-");
        for (var i = 0; i < Members; i++) _room.Join(NewSeat(i), hasData: true, _now);
        Settle();
    }

    /// <summary>One more member comes with data, everyone is asked, nobody answers in time, and it leaves.</summary>
    [Benchmark]
    public int JoinAndLeave()
    {
        var seat = NewSeat(Members);
        _room!.Join(seat, hasData: true, _now);
        Settle();
        _room.Leave(seat);
        var changes = _room.Changes.Count;
        _room.ClearChanges();
        _ = _room.TakeEndedHolds();
        return changes;
    }

    /// <summary>Time passes and nothing is due.</summary>
    [Benchmark]
    public void Advance() => _room!.Advance(_now);

    private void Settle()
    {
        _now += _options.JoinWindow;
        _room!.Advance(_now);
        _now += _options.SyncDeadline;
        _room.Advance(_now);
        _room.ClearChanges();
    }

    private static Seat NewSeat(int number)
    {
        var id = new MemberId($"user-{number}", "t1");
        return new Seat(null!, id, EnvelopeWriter.EncodeMember(id), new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false));
    }
}
