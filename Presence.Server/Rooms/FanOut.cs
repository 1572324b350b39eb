namespace Presence.Server;

/// <summary>
/// Delivers one room's frames. A broadcast is encoded and framed once, into the room's batch; a commit touches each
/// member's connection once and gives it the batch as one span. Whoever must not get a frame, or gets one of its own,
/// is given its part of the batch up to there first: so all see one order. Only the room's loop touches it.
/// </summary>
internal sealed class FanOut(IReadOnlyList<Member> members, int batchBytes)
{
    private readonly List<Seat> _touched = [];
    private FrameBatch? _batch;

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
        if (seat.Member is null)
        {
            seat.Outbound.AppendText(payload);
            seat.Outbound.Flush();
            return;
        }

        CatchUp(seat);
        Gather(seat, payload.Length);
        seat.Outbound.AppendText(payload);
    }

    /// <summary>From here on the seat gets the broadcasts: what was said before it came is not for it.</summary>
    public void Admit(Seat seat) => seat.Position = _batch?.Length ?? 0;

    /// <summary>Sends what has been gathered.</summary>
    public void Commit()
    {
        // Walking all members pays only where there is something for all of them.
        if (_batch is { } batch)
        {
            // What fails half-way is not sent to anybody twice.
            _batch = null;
            Commit(batch);
        }

        foreach (var seat in _touched)
        {
            seat.IsTouched = false;
            seat.GatheredBytes = 0;
            seat.Outbound.Flush();
        }

        _touched.Clear();
    }

    /// <summary>Gives a connection the broadcasts up to here.</summary>
    public void CatchUp(Seat seat)
    {
        if (_batch is null || seat.Position == _batch.Length) return;
        var missed = _batch.From(seat.Position);
        Gather(seat, missed.Length);
        seat.Outbound.Append(missed);
        seat.Position = _batch.Length;
    }

    private void Commit(FrameBatch batch)
    {
        FrameBatch? array = null;
        try
        {
            for (var i = 0; i < members.Count; i++)
            {
                if (members[i].Seat is not { } seat) continue;
                var from = seat.Position;
                seat.Position = 0;
                if (from == batch.Length)
                {
                    seat.Outbound.Flush();
                }
                else if (from is 0 && batch.Frames > 1 && seat.Outbound.AcceptsBatches)
                {
                    array ??= batch.ToArrayFrame();
                    seat.Outbound.Send(array.From(0));
                }
                else
                {
                    seat.Outbound.Send(batch.From(from));
                }
            }
        }
        catch (Exception)
        {
            // Of a batch that is gone no position may remain.
            foreach (var member in members) member.Seat?.Position = 0;
            throw;
        }
        finally
        {
            array?.Return();
            batch.Return();
        }
    }

    /// <summary>
    /// Something is about to be queued for this connection alone, to be sent with the rest. Not without end: a peer is a slow
    /// reader only once it has been given the chance to read.
    /// </summary>
    private void Gather(Seat seat, int bytes)
    {
        seat.GatheredBytes += bytes;
        if (seat.GatheredBytes > batchBytes)
        {
            seat.Outbound.Flush();
            seat.GatheredBytes = bytes;
        }

        if (seat.IsTouched) return;
        seat.IsTouched = true;
        _touched.Add(seat);
    }
}
