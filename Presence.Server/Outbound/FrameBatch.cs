using Microsoft.Extensions.ObjectPool;

namespace Presence.Server;

/// <summary>
/// Frames that stand behind each other in one pooled buffer, written once and sent to any number of connections.
/// </summary>
internal sealed class FrameBatch
{
    private static readonly ObjectPool<FrameBatch> Pool = new DefaultObjectPool<FrameBatch>(new Policy(), maximumRetained: 256);

    private byte[] _buffer = [];

    private FrameBatch()
    {
    }

    /// <summary>How many bytes of frames there are.</summary>
    public int Length { get; private set; }

    /// <summary>How many frames there are.</summary>
    public int Frames { get; private set; }

    /// <summary>An empty batch with room for this many bytes.</summary>
    public static FrameBatch Rent(int capacity)
    {
        var batch = Pool.Get();
        batch._buffer = DataBuffers.Rent(capacity);
        return batch;
    }

    /// <summary>Whether a frame with this payload still fits.</summary>
    public bool Fits(int payloadBytes) => Length + FrameHeader.Size(payloadBytes) + payloadBytes <= _buffer.Length;

    /// <summary>Appends a text frame. It must fit.</summary>
    public void Append(ReadOnlySpan<byte> payload)
    {
        var header = FrameHeader.Size(payload.Length);
        FrameHeader.WriteText(_buffer.AsSpan(Length), payload.Length);
        payload.CopyTo(_buffer.AsSpan(Length + header));
        Length += header + payload.Length;
        Frames++;
    }

    /// <summary>The frames from an offset on. Valid until the batch is returned.</summary>
    public ReadOnlySpan<byte> From(int offset) => _buffer.AsSpan(offset, Length - offset);

    /// <summary>The same envelopes as one frame that holds a JSON array of them, for connections that chose <c>presence.v1.batch</c>.</summary>
    public FrameBatch ToArrayFrame()
    {
        var payloadBytes = 1 + Frames;
        for (var frames = From(0); !frames.IsEmpty;) payloadBytes += FrameHeader.TakePayload(ref frames).Length;

        var header = FrameHeader.Size(payloadBytes);
        var array = Rent(header + payloadBytes);
        FrameHeader.WriteText(array._buffer, payloadBytes);
        var position = header;
        for (var frames = From(0); !frames.IsEmpty;)
        {
            array._buffer[position] = position == header ? (byte)'[' : (byte)',';
            var payload = FrameHeader.TakePayload(ref frames);
            payload.CopyTo(array._buffer.AsSpan(position + 1));
            position += 1 + payload.Length;
        }

        array._buffer[position] = (byte)']';
        array.Length = header + payloadBytes;
        array.Frames = 1;
        return array;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Return()
    {
        DataBuffers.Return(_buffer, Length);
        _buffer = [];
        Length = 0;
        Frames = 0;
        Pool.Return(this);
    }

    private sealed class Policy : PooledObjectPolicy<FrameBatch>
    {
        public override FrameBatch Create() => new();

        public override bool Return(FrameBatch obj) => true;
    }
}
