using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.ObjectPool;

namespace Presence.Server;

/// <summary>
/// The whole frames that wait for one connection, in pooled memory that is given back when they are gone: a connection that
/// keeps up holds none. Not safe by itself: the gate of <see cref="Outbound"/> guards it.
/// </summary>
internal sealed class FrameQueue(int boundBytes)
{
    private static readonly ObjectPool<Pipe> Pool = new DefaultObjectPool<Pipe>(new Policy(), maximumRetained: 256);

    private Pipe? _pipe;
    private long _waitingBytes;
    private long _uncountedBytes;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waitingBytes is 0;

    /// <summary>
    /// Whether frames may still wait. An empty queue takes any one batch, and counts from behind it: a roster as large as the
    /// bound must not shut its reader out for ever.
    /// </summary>
    public bool Admits(int bytes) => IsEmpty || _waitingBytes - _uncountedBytes + bytes <= boundBytes;

    /// <summary>Appends a copy.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        if (frames.IsEmpty) return;
        frames.CopyTo(Begin(frames.Length));
        Commit(frames.Length);
    }

    /// <summary>Appends one text frame with a copy of this payload.</summary>
    public void AppendText(ReadOnlySpan<byte> payload)
    {
        var headerBytes = FrameHeader.Size(payload.Length);
        var frame = Begin(headerBytes + payload.Length);
        FrameHeader.WriteText(frame, payload.Length);
        payload.CopyTo(frame[headerBytes..]);
        Commit(headerBytes + payload.Length);
    }

    /// <summary>Everything that waits. It stays valid until it is finished.</summary>
    public ReadOnlySequence<byte> Read() =>
        _pipe!.Reader.TryRead(out var read) ? read.Buffer : throw new InvalidOperationException("The outbound queue lost count.");

    /// <summary>The first of the memory that it lies in.</summary>
    public static ReadOnlyMemory<byte> First(ReadOnlySequence<byte> waiting)
    {
        foreach (var segment in waiting)
        {
            if (!segment.IsEmpty) return segment;
        }

        return default;
    }

    /// <summary>What was read has been sent up to here.</summary>
    public void Finish(ReadOnlySequence<byte> sent)
    {
        // What was admitted first has been sent first. Once it is given back, its length is anybody's.
        var sentBytes = sent.Length;
        _pipe!.Reader.AdvanceTo(sent.End);
        _waitingBytes -= sentBytes;
        _uncountedBytes = Math.Max(0, _uncountedBytes - sentBytes);
        if (IsEmpty) Discard();
    }

    /// <summary>Drops what waits, and gives the memory back.</summary>
    public void Discard()
    {
        _waitingBytes = _uncountedBytes = 0;
        if (_pipe is not { } pipe) return;
        _pipe = null;
        pipe.Writer.Complete();
        pipe.Reader.Complete();
        pipe.Reset();
        Pool.Return(pipe);
    }

    private Span<byte> Begin(int bytes)
    {
        _pipe ??= Pool.Get();
        return _pipe.Writer.GetSpan(bytes);
    }

    private void Commit(int bytes)
    {
        if (IsEmpty) _uncountedBytes = bytes;
        _pipe!.Writer.Advance(bytes);
        _waitingBytes += bytes;

        // Never waits: there is no pause threshold.
        var flush = _pipe.Writer.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted) throw new InvalidOperationException("The outbound queue waited.");
    }

    private sealed class Policy : PooledObjectPolicy<Pipe>
    {
        // Few sends for a long queue. Only those that lag behind hold any.
        private const int SegmentBytes = 16 * 1024;

        // No pause threshold: the bound is ours, and meeting it closes the connection instead of making a room wait.
        private static readonly PipeOptions Options = new(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: SegmentBytes,
            useSynchronizationContext: false);

        public override Pipe Create() => new(Options);

        public override bool Return(Pipe obj) => true;
    }
}
