using System.Buffers;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// The sending side of one connection: a bounded queue of whole frames and its one writer. Any thread may append; none
/// ever waits. Whoever finds the writer idle writes, so an idle connection costs no thread hop.
/// </summary>
internal sealed class Outbound(Stream stream, int queueBytes, bool acceptsBatches)
{
    private readonly Lock _gate = new();
    private readonly FrameQueue _queue = new(queueBytes);
    private TaskCompletionSource? _drained;
    private bool _writing;
    private bool _broken;
    private volatile CloseCode _closeCode;

    /// <summary>Whether the client chose <c>presence.v1.batch</c>.</summary>
    public bool AcceptsBatches { get; } = acceptsBatches;

    /// <summary>The first reason to close; <see cref="CloseCode.None"/> while the connection is open. Nothing is sent behind it.</summary>
    public CloseCode CloseCode => _closeCode;

    /// <summary>Queues frames behind what waits, to be sent at the next <see cref="Flush"/> or <see cref="Send(FrameBatch, int)"/>.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        lock (_gate) Enqueue(frames);
    }

    /// <summary>Queues one text frame with this payload.</summary>
    public void AppendText(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader.LongestTextHeader];
        header = header[..FrameHeader.Size(payload.Length)];
        FrameHeader.WriteText(header, payload.Length);
        lock (_gate)
        {
            if (!Admits(header.Length + payload.Length)) return;
            _queue.Append(header);
            _queue.Append(payload);
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

    /// <summary>Queues frames and sends.</summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            Enqueue(frames);
            if (!TryStartWriting()) return;
        }

        _ = DrainAsync();
    }

    /// <summary>Sends a batch from an offset on: straight from the batch where nothing waits, else from a copy behind what does.</summary>
    public void Send(FrameBatch batch, int offset)
    {
        var frames = batch.From(offset);
        var isDirect = true;
        lock (_gate)
        {
            if (!_queue.IsEmpty)
            {
                Enqueue(frames.Span);
                if (!TryStartWriting()) return;
                isDirect = false;
            }
            else
            {
                if (_closeCode is not CloseCode.None || _broken || frames.IsEmpty) return;
                _queue.Bypass(frames.Length);
                _writing = true;
            }
        }

        if (isDirect) Write(batch, frames);
        else _ = DrainAsync();
    }

    /// <summary>Sends what waits.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!TryStartWriting()) return;
        }

        _ = DrainAsync();
    }

    /// <summary>Closes the connection behind what waits. The first reason wins.</summary>
    /// <returns>Whether this was the first.</returns>
    public bool Close(CloseCode code, ReadOnlySpan<byte> reason)
    {
        lock (_gate)
        {
            if (!TryEnqueueClose(code, reason)) return false;
            if (!TryStartWriting()) return true;
        }

        _ = DrainAsync();
        return true;
    }

    /// <summary>Ends when the close frame has been written, or writing has failed.</summary>
    public Task WhenDrained()
    {
        lock (_gate)
        {
            if (_broken || (_closeCode is not CloseCode.None && _queue.IsEmpty)) return Task.CompletedTask;
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
        lock (_gate)
        {
            if (!_writing)
            {
                Discard();
                return Task.CompletedTask;
            }

            _broken = true;
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
        if (_closeCode is not CloseCode.None || _broken) return false;
        if (_queue.Admits(bytes)) return true;
        TryEnqueueClose(CloseCode.TooSlow, "reading too slowly"u8);
        return false;
    }

    private bool TryEnqueueClose(CloseCode code, ReadOnlySpan<byte> reason)
    {
        if (_closeCode is not CloseCode.None) return false;
        _closeCode = code;
        if (_broken) return true;
        Span<byte> frame = stackalloc byte[2 + FrameHeader.LongestControlPayload];
        _queue.Append(frame[..FrameHeader.WriteClose(frame, code, reason)]);
        return true;
    }

    private bool TryStartWriting()
    {
        if (_writing || _broken || _queue.IsEmpty) return false;
        return _writing = true;
    }

    private void Write(FrameBatch batch, ReadOnlyMemory<byte> frames)
    {
        try
        {
            // Most writes end at once, in the server's own buffer: no state machine and no hold for those.
            var write = stream.WriteAsync(frames, CancellationToken.None);
            if (!write.IsCompleted)
            {
                _ = FinishAsync(write, batch, frames.Length);
                return;
            }

            write.GetAwaiter().GetResult();
            var flush = stream.FlushAsync(CancellationToken.None);
            if (!flush.IsCompleted)
            {
                _ = FinishAsync(new ValueTask(flush), batch, frames.Length);
                return;
            }

            flush.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            Break();
            return;
        }

        if (!FinishWriting(frames.Length)) _ = DrainAsync();
    }

    private async Task FinishAsync(ValueTask unfinished, FrameBatch batch, int written)
    {
        batch.Hold();
        try
        {
            await unfinished;
            await stream.FlushAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            Break();
            return;
        }
        finally
        {
            batch.Release();
        }

        if (!FinishWriting(written)) await DrainAsync();
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlySequence<byte> waiting;
                lock (_gate)
                {
                    if (_broken) break;
                    waiting = _queue.Read();
                }

                foreach (var segment in waiting) await stream.WriteAsync(segment, CancellationToken.None);
                await stream.FlushAsync(CancellationToken.None);
                lock (_gate)
                {
                    _queue.Finish(waiting);
                    if (TryStopWriting()) return;
                }
            }

            Break();
        }
        catch (Exception)
        {
            // The peer is gone, or the server cut it: the receiving side sees the same and ends the connection.
            Break();
        }
    }

    private bool FinishWriting(int written)
    {
        lock (_gate)
        {
            _queue.Finish(written);
            return TryStopWriting();
        }
    }

    private bool TryStopWriting()
    {
        if (_broken)
        {
            Discard();
            return true;
        }

        if (!_queue.IsEmpty) return false;
        _writing = false;
        if (_closeCode is not CloseCode.None) _drained?.TrySetResult();
        return true;
    }

    private void Break()
    {
        lock (_gate) Discard();
    }

    private void Discard()
    {
        _broken = true;
        _writing = false;
        _queue.Discard();
        _drained?.TrySetResult();
    }
}
