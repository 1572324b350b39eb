using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Why reading a message ended.</summary>
internal enum ReadOutcome
{
    /// <summary>A whole text message is there.</summary>
    Message,

    /// <summary>The peer sent a close frame.</summary>
    Closed,

    /// <summary>The message breaks a rule; <see cref="MessageReader.Violation"/> says which.</summary>
    Violated,
}

/// <summary>Reads whole text messages into pooled buffers. Holds no buffer while the peer is silent.</summary>
internal sealed class MessageReader(WebSocket socket, ConnectionStream stream, PresenceOptions options)
{
    private const int FirstBufferBytes = 1024;

    private byte[]? _buffer;
    private int _length;

    /// <summary>The code that the connection is closed with where the outcome is <see cref="ReadOutcome.Violated"/>.</summary>
    public CloseCode Violation { get; private set; }

    /// <summary>The text that was read. Valid until the buffer goes back to the pool.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>When its last byte came, as a timestamp of the clock.</summary>
    public long ReceivedAt => stream.LastReceivedAt;

    /// <summary>Reads the next message.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOutcome> ReadAsync()
    {
        _length = 0;

        // A zero-byte receive waits without holding a buffer. It may already end an empty message.
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        while (true)
        {
            if (result.MessageType is WebSocketMessageType.Close) return ReadOutcome.Closed;
            if (result.MessageType is WebSocketMessageType.Binary) return Violate(CloseCode.UnsupportedData);
            if (stream.MostFragments > options.MaxMessageFragments) return Violate(CloseCode.MessageTooBig);
            if (_length > options.MaxMessageBytes) return Violate(CloseCode.MessageTooBig);
            if (result.EndOfMessage) return ReadOutcome.Message;
            Grow();
            result = await socket.ReceiveAsync(_buffer.AsMemory(_length, Space), CancellationToken.None);
            _length += result.Count;
        }
    }

    /// <summary>Hands the buffer of the last message to somebody who gives it back to the pool.</summary>
    public byte[]? TakeBuffer()
    {
        var buffer = _buffer;
        _buffer = null;
        return buffer;
    }

    /// <summary>Gives the buffer back to the pool, where nobody has taken it.</summary>
    public void ReleaseBuffer()
    {
        if (TakeBuffer() is { } buffer) DataBuffers.Return(buffer, buffer.Length);
    }

    // One byte more than the limit, so that a message of exactly the limit is told from a longer one.
    private int Space => Math.Min(_buffer!.Length, options.MaxMessageBytes + 1) - _length;

    private void Grow()
    {
        if (_buffer is not null && Space > 0) return;
        var larger = DataBuffers.Rent(_buffer is null ? FirstBufferBytes : Math.Min(_buffer.Length * 4, options.MaxMessageBytes + 1));
        Message.CopyTo(larger);
        ReleaseBuffer();
        _buffer = larger;
    }

    private ReadOutcome Violate(CloseCode code)
    {
        Violation = code;
        return ReadOutcome.Violated;
    }
}
