using System.Buffers;
using System.IO.Pipelines;

namespace Presence.Server;

/// <summary>
/// The whole frames that wait for one connection, in pooled memory that is given back when they are gone. Not safe by
/// itself: the gate of <see cref="Outbound"/> guards it.
/// </summary>
internal sealed class FrameQueue(int boundBytes)
{
    // No pause threshold: the bound is ours, and meeting it closes the connection instead of making a room wait.
    private static readonly PipeOptions Options = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Options);
    private long _waitingBytes;
    private long _uncountedBytes;

    /// <summary>Whether nothing waits and nothing is on its way.</summary>
    public bool IsEmpty => _waitingBytes is 0;

    /// <summary>
    /// Whether frames may still wait. An empty queue takes any one batch, and counts from behind it: a roster as large as the
    /// bound must not shut its reader out for ever.
    /// </summary>
    public bool Admits(int bytes)
    {
        if (IsEmpty) _uncountedBytes = bytes;
        return IsEmpty || _waitingBytes - _uncountedBytes + bytes <= boundBytes;
    }

    /// <summary>Appends a copy.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        frames.CopyTo(_pipe.Writer.GetSpan(frames.Length));
        _pipe.Writer.Advance(frames.Length);
        _waitingBytes += frames.Length;

        // Never waits: there is no pause threshold.
        var flush = _pipe.Writer.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted) throw new InvalidOperationException("The outbound queue waited.");
    }

    /// <summary>Counts a batch that is sent past the empty queue, so that what comes meanwhile waits behind it.</summary>
    public void Bypass(int bytes) => _waitingBytes = _uncountedBytes = bytes;

    /// <summary>Everything that waits. It stays valid until it is finished.</summary>
    public ReadOnlySequence<byte> Read() =>
        _pipe.Reader.TryRead(out var read) ? read.Buffer : throw new InvalidOperationException("The outbound queue lost count.");

    /// <summary>What was read has been written.</summary>
    public void Finish(ReadOnlySequence<byte> written)
    {
        // Once it is given back, its length is anybody's.
        var writtenBytes = written.Length;
        _pipe.Reader.AdvanceTo(written.End);
        Finish(writtenBytes);
    }

    /// <summary>What bypassed the queue has been written.</summary>
    public void Finish(long writtenBytes)
    {
        // What was admitted first has been written first.
        _waitingBytes -= writtenBytes;
        _uncountedBytes = 0;
    }

    /// <summary>Gives everything back. Nothing may be read or appended any more.</summary>
    public void Discard()
    {
        _waitingBytes = 0;
        _pipe.Writer.Complete();
        _pipe.Reader.Complete();
    }
}
