using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// What the platform's WebSocket reads from and writes to. Reads pass through and are noted as signs of life. Its writes
/// (pongs and closes, each a whole frame in one call) go to the connection's one writer, so that they can never stand
/// in the middle of another frame.
/// </summary>
internal sealed class ConnectionStream(Stream inner, Outbound outbound, TimeProvider clock) : Stream
{
    private FrameCounter _frames;
    private bool _hasReceived;

    /// <summary>The connection's one writer.</summary>
    public Outbound Outbound { get; } = outbound;

    /// <summary>When the last byte came, as a timestamp of the clock.</summary>
    public long LastReceivedAt { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); } = clock.GetTimestamp();

    /// <summary>Since when a message has been on its way and is not complete, as a timestamp of the clock; 0 where none is.</summary>
    public long UnfinishedSince { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>The most fragments that any message had so far.</summary>
    public int MostFragments => _frames.Most;

    /// <summary>How many pings, pongs and closes have come.</summary>
    public int ControlFrames => _frames.ControlFrames;

    /// <summary>Whether the peer has sent its close frame.</summary>
    public bool HasClose => _frames.HasClose;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <remarks>
    /// No read goes beyond the header or the payload that it begins in. The platform's WebSocket reads headers into a buffer of
    /// its own, up to 125 bytes at once, and payloads into ours: so nobody's data comes to lie where we cannot wipe it.
    /// </remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        SkipAsync(buffer.Length > _frames.BytesToBoundary ? buffer[.._frames.BytesToBoundary] : buffer, cancellationToken);

    /// <summary>Reads what is there, of however many frames.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> SkipAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        LastReceivedAt = clock.GetTimestamp();

        // A client speaks only once it has the server's answer to the upgrade, so that is no longer on its way.
        if (!_hasReceived && read > 0) Outbound.LeaveStream();
        _hasReceived |= read > 0;
        var begun = _frames.Begun;
        _frames.Advance(buffer.Span[..read]);
        if (!_frames.IsUnfinished) UnfinishedSince = 0;
        else if (_frames.Begun != begun) UnfinishedSince = LastReceivedAt;
        if (!_frames.HasUnmasked) return read;

        // The platform looks at the mask bit only when the four bytes of a mask would be there: a shorter frame would just wait.
        Outbound.Close(CloseCode.ProtocolError, "protocol violation"u8);
        return 0;
    }

    /// <summary>The message on its way has all of its time again: not the peer has kept it waiting. The reader alone calls it.</summary>
    public void Forgive()
    {
        if (UnfinishedSince is not 0) UnfinishedSince = clock.GetTimestamp();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var frame = buffer.Span;
        var isClose = (frame[0] & 0x0F) == FrameHeader.CloseOpcode;
        if (!isClose) Outbound.Send(frame);
        else Outbound.Close(ReadCloseCode(frame), "protocol violation"u8);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private static CloseCode ReadCloseCode(ReadOnlySpan<byte> frame) =>
        frame.Length < 4 ? CloseCode.Normal : (CloseCode)BinaryPrimitives.ReadUInt16BigEndian(frame[2..]);
}
