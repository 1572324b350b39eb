using System.Buffers;

namespace Presence.Server;

/// <summary>Where a payload is built. It grows as needed, and leaves no bytes behind where it was before.</summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>
{
    private const int FirstBytes = 1024;
    private const int BytesToKeep = 256 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What has been written. Valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Forgets what has been written.</summary>
    public void Clear()
    {
        if (_buffer.Length > BytesToKeep) Replace([]);
        else WipeWritten();
        _length = 0;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= Math.Max(bytes, 1)) return;
        var larger = DataBuffers.Rent(Math.Max(FirstBytes, Math.Max(_length * 2, _length + bytes)));
        WrittenSpan.CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] buffer)
    {
        if (_buffer.Length > 0) DataBuffers.Return(_buffer, _length);
        _buffer = buffer;
    }

    private void WipeWritten() => _buffer.AsSpan(0, _length).Clear();
}
