using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// The sending side of one connection: a bounded queue of whole frames and its one writer. Any thread may append; none
/// ever waits. Whoever finds the writer idle sends, so an idle connection costs no thread hop.
/// </summary>
/// <remarks>
/// It starts on the server's stream. On plain TCP it may leave that for the socket below, where a batch goes to the kernel
/// straight from the room's buffer; only what the kernel does not take is copied and waits.
/// </remarks>
internal sealed class Outbound(Stream stream, DirectSocket? socket, int queueBytes, bool acceptsBatches, OutboundBudget? budget = null)
{
    // It is also the gate: what nobody else has can be locked, and a lock of its own would only be larger.
    private readonly FrameQueue _queue = new(queueBytes, budget ?? OutboundBudget.Unbounded);
    private TaskCompletionSource? _drained;
    private bool _isDirect;
    private bool _isDraining;
    private bool _isBroken;
    private volatile bool _hasFailed;
    private volatile CloseCode _closeCode;

    /// <summary>Whether the client chose <c>presence.v1.batch</c>.</summary>
    public bool AcceptsBatches { get; } = acceptsBatches;

    /// <summary>The first reason to close; <see cref="CloseCode.None"/> while the connection is open. Nothing is sent behind it.</summary>
    public CloseCode CloseCode => _closeCode;

    /// <summary>Sending has failed, so the connection is of no more use. The receiving side need not see it.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>How many bytes wait because the peer does not take them.</summary>
    public long WaitingBytes => _queue.WaitingBytes;

    /// <summary>Whether it is being closed because more would have waited than may.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Sends by the socket from here on, where there is one.</summary>
    /// <remarks>
    /// Only while all that the stream was given has reached the socket, so once, with the first bytes from the client. Later a slow
    /// reader may have left part of a frame in the server's pipe, and nobody could tell.
    /// </remarks>
    public void LeaveStream()
    {
        if (socket is null) return;
        lock (_queue)
        {
            if (_isDraining || !_queue.IsEmpty) return;
            socket.Open();
            _isDirect = true;
        }
    }

    /// <summary>Queues frames behind what waits, to be sent at the next <see cref="Flush"/> or <see cref="Send(ReadOnlySpan{byte})"/>.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        lock (_queue) Enqueue(frames);
    }

    /// <summary>Queues one text frame with this payload.</summary>
    public void AppendText(ReadOnlySpan<byte> payload)
    {
        lock (_queue)
        {
            if (Admits(FrameHeader.Size(payload.Length) + payload.Length)) _queue.AppendText(payload);
        }
    }

    /// <summary>Sends one message.</summary>
    public void Send(ServerMessage message)
    {
        var payload = Payload.Begin();
        MessageEncoder.Write(payload, message);
        AppendText(payload.WrittenSpan);
        Flush();
    }

    /// <summary>Sends frames, behind what waits.</summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        lock (_queue)
        {
            if (!_isDirect || !_queue.IsEmpty) Enqueue(frames);
            else if (_closeCode is not CloseCode.None || _isBroken || TrySend(frames, out var sent)) return;
            else _queue.Append(frames[sent..]);
            if (!TryStartDrain()) return;
        }

        _ = DrainAsync();
    }

    /// <summary>Sends what waits.</summary>
    public void Flush()
    {
        lock (_queue)
        {
            if (!TryStartDrain()) return;
        }

        _ = DrainAsync();
    }

    /// <summary>Closes the connection behind what waits. The first reason wins.</summary>
    /// <returns>Whether this was the first.</returns>
    public bool Close(CloseCode code, ReadOnlySpan<byte> reason)
    {
        lock (_queue)
        {
            if (!TryEnqueueClose(code, reason)) return false;
            if (!TryStartDrain()) return true;
        }

        _ = DrainAsync();
        return true;
    }

    /// <summary>Ends when the close frame has been sent, or sending has failed.</summary>
    public Task WhenDrained()
    {
        lock (_queue)
        {
            if (_isBroken || (_closeCode is not CloseCode.None && _queue.IsEmpty)) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>
    /// Drops what waits. When this ends, nothing touches the transport any more: the server may use it for another request,
    /// while a room may still hold this connection for a moment.
    /// </summary>
    public Task EndAsync()
    {
        lock (_queue)
        {
            _isBroken = true;
            if (!_isDraining)
            {
                Break();
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private void Enqueue(ReadOnlySpan<byte> frames)
    {
        if (Admits(frames.Length)) _queue.Append(frames);
    }

    private bool Admits(int bytes)
    {
        if (_closeCode is not CloseCode.None || _isBroken) return false;
        var isAffordable = _queue.IsAffordable(bytes);
        if (isAffordable && _queue.Admits(bytes)) return true;

        // Where the service is short of memory, this must free some at once.
        if (!isAffordable) _queue.DropUnsent();
        HasOverflowed = TryEnqueueClose(CloseCode.TooSlow, "reading too slowly"u8);
        return false;
    }

    private bool TryEnqueueClose(CloseCode code, ReadOnlySpan<byte> reason)
    {
        if (_closeCode is not CloseCode.None) return false;
        _closeCode = code;
        if (_isBroken) return true;
        Span<byte> frame = stackalloc byte[2 + FrameHeader.LongestControlPayload];
        _queue.Append(frame[..FrameHeader.WriteClose(frame, code, reason)]);
        return true;
    }

    /// <summary>Whether the caller must start the drain, once it has let go of the gate.</summary>
    private bool TryStartDrain()
    {
        if (_isDraining || _isBroken || _queue.IsEmpty) return false;
        if (_isDirect && TrySendQueue()) return false;
        return _isDraining = !_isBroken;
    }

    /// <summary>Gives the socket what waits. The gate is held: a non-blocking send ends at once.</summary>
    /// <returns>Whether nothing is left to wait for.</returns>
    private bool TrySendQueue()
    {
        while (true)
        {
            var isWhole = TrySend(_queue.Read().Span, out var sent);
            if (_isBroken || TryFinish(sent)) return true;
            if (!isWhole) return false;
        }
    }

    /// <summary>Gives the socket frames while nothing waits.</summary>
    /// <returns>Whether nothing is left to wait for: all is sent, or the peer is gone.</returns>
    private bool TrySend(ReadOnlySpan<byte> frames, out int sent)
    {
        if (!socket!.TrySend(frames, out sent)) Fail();
        return _isBroken || sent == frames.Length;
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> waiting;
                lock (_queue)
                {
                    if (_isBroken) break;
                    waiting = _queue.Read();
                }

                if (_isDirect)
                {
                    await socket!.SendAsync(waiting);
                }
                else
                {
                    await stream.WriteAsync(waiting, CancellationToken.None);
                    await stream.FlushAsync(CancellationToken.None);
                }

                lock (_queue)
                {
                    if (!TryFinish(waiting.Length)) continue;
                    _isDraining = false;
                    return;
                }
            }
        }
        catch (Exception)
        {
            // The peer is gone, or the server cut it: the receiving side sees the same and ends the connection.
        }

        lock (_queue) Fail();
    }

    private bool TryFinish(int sentBytes)
    {
        _queue.Finish(sentBytes);
        if (_isBroken || !_queue.IsEmpty) return false;
        if (_closeCode is not CloseCode.None) _drained?.TrySetResult();
        return true;
    }

    private void Fail()
    {
        _hasFailed = true;
        Break();
    }

    private void Break()
    {
        _isBroken = true;
        _isDraining = false;
        _queue.Discard();
        _drained?.TrySetResult();
    }
}
