using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Presence.Bench.Load;

/// <summary>Builds one frame of a client at a time, in a buffer that is used again.</summary>
internal sealed class FrameBuilder
{
    public const byte Text = 0x1;
    public const byte Close = 0x8;
    public const byte Pong = 0xA;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const int MaskBytes = 4;
    private const int LongestHeader = 14;
    private const int LongestNumber = 20;

    // Twice the same four bytes, so that eight are masked at once.
    private const uint Key = 0x9E3779B9;
    private const ulong DoubleKey = ((ulong)Key << 32) | Key;

    private byte[] _buffer = new byte[64 * 1024];
    private int _end = LongestHeader;

    /// <summary>Appends to the payload.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Appends a number in decimal digits.</summary>
    public void Add(long number)
    {
        Reserve(LongestNumber);
        _ = Utf8Formatter.TryFormat(number, _buffer.AsSpan(_end), out var written);
        _end += written;
    }

    /// <summary>
    /// The frame; valid until the next is begun. The masking key is always the same, but not zero: there are servers that
    /// then spare themselves the unmasking, and no client of theirs is so kind.
    /// </summary>
    public ReadOnlySpan<byte> Finish(byte opcode)
    {
        var length = _end - LongestHeader;
        _end = LongestHeader;
        var header = (length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10) + MaskBytes;
        var frame = _buffer.AsSpan(LongestHeader - header, header + length);
        frame[0] = (byte)(Final | opcode);
        MemoryMarshal.Write(frame[(header - MaskBytes)..], Key);
        Mask(frame[header..]);
        if (length < 126)
        {
            frame[1] = (byte)(Masked | length);
        }
        else if (length <= ushort.MaxValue)
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        }
        else
        {
            frame[1] = Masked | 127;
            BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
        }

        return frame;
    }

    private static void Mask(Span<byte> payload)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(payload);
        foreach (ref var word in words) word ^= DoubleKey;
        ReadOnlySpan<uint> keys = [Key];
        var key = MemoryMarshal.AsBytes(keys);
        for (var i = words.Length * sizeof(ulong); i < payload.Length; i++) payload[i] ^= key[i % MaskBytes];
    }

    private void Reserve(int bytes)
    {
        if (_end + bytes > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _end + bytes));
    }
}
