namespace Presence.Tests.Sending;

/// <summary>
/// A transport that remembers what was written, and holds writes back when it is told to. It fails the test when two writes
/// run at the same time.
/// </summary>
internal sealed class TestStream : Stream
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _written = new();
    private TaskCompletionSource? _held;
    private int _writing;

    /// <summary>Whether each write yields its thread before it is done.</summary>
    public bool Yields { get; init; }

    /// <summary>What the next write ends with.</summary>
    public Exception? Fault { get; set; }

    public int Writes { get; private set; }

    public bool Overlapped { get; private set; }

    public byte[] Written
    {
        get
        {
            lock (_gate) return _written.ToArray();
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From now on writes do not end, as those to a peer that does not read.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    /// <summary>The peer reads again.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held!.SetResult();
    }

    /// <summary>The peer takes one write, and then does not read again.</summary>
    public void ReleaseOne()
    {
        var held = _held;
        Hold();
        held!.SetResult();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _writing) is not 1) Overlapped = true;
        if (Fault is { } fault) throw fault;
        lock (_gate)
        {
            Writes++;
            _written.Write(buffer.Span);
        }

        if (Yields) await Task.Yield();
        if (_held is { } held) await held.Task;
        Interlocked.Decrement(ref _writing);
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
}
