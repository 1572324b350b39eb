using System.Text;
using CsCheck;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Sending;

namespace Presence.Tests.Rooms;

public sealed class FanOutTests
{
    private const int Seats = 6;

    /// <summary>What can happen in a room between two commits: who, and what.</summary>
    private static readonly Gen<(int Seat, int What)[]> Script = Gen.Select(Gen.Int[0, Seats - 1], Gen.Int[0, 99]).Array[0, 200];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_member_gets_what_is_for_it_in_the_order_it_was_said(bool acceptsBatches) => Script.Sample(script =>
    {
        var room = new ScriptedRoom(acceptsBatches);
        for (var step = 0; step < script.Length; step++) room.Do(script[step].Seat, script[step].What, step);
        room.Commit();
        for (var seat = 0; seat < Seats; seat++) Assert.Equal(room.Expected[seat], Frames.ReadEnvelopes(room.Streams[seat].Written));
    });

    [Fact]
    public void A_commit_touches_each_connection_once()
    {
        var room = new ScriptedRoom(acceptsBatches: false);
        for (var seat = 0; seat < Seats; seat++) room.Enter(seat);
        for (var i = 0; i < 9; i++) room.Broadcast(0, $"b{i}");
        room.Commit();
        Assert.Equal(0, room.Streams[0].Writes);
        Assert.All(room.Streams[1..], stream => Assert.Equal(1, stream.Writes));
    }

    [Fact]
    public void A_batch_for_those_who_take_arrays_is_one_frame()
    {
        var room = new ScriptedRoom(acceptsBatches: true);
        for (var seat = 0; seat < Seats; seat++) room.Enter(seat);
        room.Broadcast(0, "a");
        room.Broadcast(0, "b");
        room.Commit();
        room.Broadcast(0, "c");
        room.Commit();
        Assert.Equal(["[a,b]", "c"], Frames.Read(room.Streams[1].Written));
    }

    [Fact]
    public void What_is_for_one_member_alone_touches_no_other()
    {
        var room = new ScriptedRoom(acceptsBatches: false);
        for (var seat = 0; seat < Seats; seat++) room.Enter(seat);
        room.Send(2, "a");
        room.Send(2, "b");
        room.Commit();
        Assert.Equal(["a", "b"], Frames.Read(room.Streams[2].Written));
        Assert.Equal([0, 0, 1, 0, 0, 0], room.Streams.Select(stream => stream.Writes));
    }

    [Fact]
    public void A_member_that_a_commit_holds_much_for_is_given_the_chance_to_read()
    {
        const int queueBytes = 64 * 1024;
        var stream = new TestStream();
        var seat = new Seat(null!, default, [], new Outbound(stream, null, queueBytes, acceptsBatches: false));
        seat.Member = new Member(default, []) { Seat = seat };
        var fanOut = new FanOut([seat.Member], batchBytes: queueBytes / 4);
        var answer = Encoding.UTF8.GetBytes(new string('x', 4000));
        for (var i = 0; i < 100; i++) fanOut.Send(seat, answer);
        fanOut.Commit();
        Assert.Equal(CloseCode.None, seat.Outbound.CloseCode);
        Assert.Equal(100, Frames.Read(stream.Written).Count);
        Assert.InRange(stream.Writes, 1, 50);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_delivery()
    {
        var members = new List<Member>();
        var fanOut = new FanOut(members, 64 * 1024);
        for (var i = 0; i < 500; i++)
        {
            var id = new MemberId($"user-{i}", "t1");
            var seat = new Seat(null!, id, [], new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false));
            seat.Member = new Member(id, []) { Seat = seat };
            members.Add(seat.Member);
        }

        // The first rounds fill the pools and the thread's scratch.
        var payload = new byte[200];
        for (var i = 0; i < 50; i++) Deliver(fanOut, members, payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Deliver(fanOut, members, payload);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    private static void Deliver(FanOut fanOut, List<Member> members, byte[] payload)
    {
        fanOut.Broadcast(payload, members[0].Seat);
        fanOut.Commit();
    }

    /// <summary>A fan-out, the streams behind it, and beside them the plain lists of what each member should get.</summary>
    private sealed class ScriptedRoom
    {
        private readonly List<Member> _members = [];
        private readonly Seat[] _seats;
        private readonly FanOut _fanOut;

        public ScriptedRoom(bool acceptsBatches)
        {
            Streams = [.. Enumerable.Range(0, Seats).Select(_ => new TestStream())];
            _seats = [.. Streams.Select(stream => new Seat(null!, default, [], new Outbound(stream, null, 1024 * 1024, acceptsBatches)))];
            _fanOut = new FanOut(_members, batchBytes: 64);
        }

        public TestStream[] Streams { get; }

        public List<string>[] Expected { get; } = [.. Enumerable.Range(0, Seats).Select(_ => new List<string>())];

        public void Do(int seat, int what, int step)
        {
            if (what < 20) Commit();
            else if (_seats[seat].Member is null) Enter(seat);
            else if (what < 30) Leave(seat, step);
            else if (what < 60) Send(seat, $"u{step}");
            else Broadcast(seat, what < 95 ? $"b{step}" : $"b{step}-{new string('x', 100)}");
        }

        public void Enter(int seat)
        {
            _seats[seat].Member = new Member(default, []) { Seat = _seats[seat] };
            _members.Add(_seats[seat].Member!);
            _fanOut.Admit(_seats[seat]);
        }

        public void Broadcast(int from, string payload)
        {
            _fanOut.Broadcast(Encoding.UTF8.GetBytes(payload), _seats[from]);
            for (var seat = 0; seat < Seats; seat++)
            {
                if (seat != from && _seats[seat].Member is not null) Expected[seat].Add(payload);
            }
        }

        public void Commit() => _fanOut.Commit();

        public void Send(int seat, string payload)
        {
            _fanOut.Send(_seats[seat], Encoding.UTF8.GetBytes(payload));
            Expected[seat].Add(payload);
        }

        // As a room does at LEAVE: what was said until then, the reply, and nothing more.
        private void Leave(int seat, int step)
        {
            _members.Remove(_seats[seat].Member!);
            _seats[seat].Member = null;
            _fanOut.CatchUp(_seats[seat]);
            Send(seat, $"left{step}");
        }
    }
}
