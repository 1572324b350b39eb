using System.Buffers;

namespace Presence.Server;

/// <summary>
/// Delivers one room's frames. A broadcast is encoded and framed once, into the room's batch; a commit touches each
/// member's connection once and gives it the batch as one span. Whoever must not get a frame, or gets one of its own,
/// is given its part of the batch up to there first: so all see one order. Only the room's loop touches it.
/// </summary>
internal sealed class FanOut(IReadOnlyList<Member> members, int batchBytes)
{
    // A payload is built and framed without leaving the thread, so every room can use the thread's own scratch.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    private const int ScratchBytesToKeep = 256 * 1024;

    private FrameBatch? _batch;

    /// <summary>An empty buffer for the next payload.</summary>
    public static ArrayBufferWriter<byte> BeginPayload()
    {
        if (_scratch is null || _scratch.Capacity > ScratchBytesToKeep) _scratch = new ArrayBufferWriter<byte>(1024);
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    /// <summary>To every member but one.</summary>
    public void Broadcast(ReadOnlySpan<byte> payload, Seat? except)
    {
        if (_batch is null || !_batch.Fits(payload.Length))
        {
            Commit();
            _batch = FrameBatch.Rent(Math.Max(batchBytes, FrameHeader.Size(payload.Length) + payload.Length));
        }

        if (except is not null) CatchUp(except);
        _batch.Append(payload);
        if (except is not null) except.Position = _batch.Length;
    }

    /// <summary>To one connection: a member's in its place between the broadcasts, any other's at once.</summary>
    public void Send(Seat seat, ReadOnlySpan<byte> payload)
    {
        if (seat.Member is not null) CatchUp(seat);
        seat.Outbound.AppendText(payload);
        if (seat.Member is null) seat.Outbound.Flush();
    }

    /// <summary>From here on the seat gets the broadcasts: what was said before it came is not for it.</summary>
    public void Admit(Seat seat) => seat.Position = _batch?.Length ?? 0;

    /// <summary>Sends what has been gathered.</summary>
    public void Commit()
    {
        var batch = _batch;
        _batch = null;
        FrameBatch? array = null;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Seat is not { } seat) continue;
            if (batch is null || seat.Position == batch.Length)
            {
                seat.Outbound.Flush();
            }
            else if (seat.Position is 0 && batch.Frames > 1 && seat.Outbound.AcceptsBatches)
            {
                seat.Outbound.Send(array ??= batch.ToArrayFrame(), 0);
            }
            else
            {
                seat.Outbound.Send(batch, seat.Position);
            }

            seat.Position = 0;
        }

        array?.Release();
        batch?.Release();
    }

    /// <summary>Gives a connection the broadcasts up to here.</summary>
    public void CatchUp(Seat seat)
    {
        if (_batch is null || seat.Position == _batch.Length) return;
        seat.Outbound.Append(_batch.From(seat.Position).Span);
        seat.Position = _batch.Length;
    }
}
