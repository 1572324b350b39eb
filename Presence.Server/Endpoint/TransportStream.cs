using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Presence.Server;

/// <summary>A connection's transport as a stream.</summary>
internal sealed class TransportStream(IDuplexPipe transport) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await transport.Input.ReadAsync(cancellationToken);
            var received = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
            if (received.IsEmpty && !read.IsCompleted && !buffer.IsEmpty)
            {
                // HTTP may have cancelled a read as it left.
                transport.Input.AdvanceTo(read.Buffer.Start);
                continue;
            }

            var length = (int)received.Length;
            received.CopyTo(buffer.Span);
            Wipe(received);
            transport.Input.AdvanceTo(received.End);
            return length;
        }
    }

    /// <summary>Forgets what has come and was never read. Nobody may be reading.</summary>
    public void ForgetUnread()
    {
        try
        {
            if (!transport.Input.TryRead(out var read)) return;
            Wipe(read.Buffer);
            transport.Input.AdvanceTo(read.Buffer.End);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection was reset: what had come before that is out of reach.
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var flush = await transport.Output.WriteAsync(buffer, cancellationToken);
        if (flush.IsCompleted) throw new IOException("The connection is closed.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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

    // The server's pool does not clear what comes back to it. Until we advance the bytes are ours: the server writes behind them alone.
    private static void Wipe(ReadOnlySequence<byte> received)
    {
        foreach (var part in received) MemoryMarshal.AsMemory(part).Span.Clear();
    }
}
