using System.Buffers.Binary;

namespace Presence.Bench.Load;

/// <summary>One frame of a server, where it was received (RFC 6455, 5.2). A server never masks.</summary>
internal readonly ref struct Frame
{
    public const int Continuation = 0x0;
    public const int Close = 0x8;
    public const int Ping = 0x9;

    private Frame(byte first, ReadOnlySpan<byte> payload)
    {
        Opcode = first & 0x0F;
        IsFinal = (first & 0x80) != 0;
        Payload = payload;
    }

    public int Opcode { get; }

    public bool IsFinal { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Takes the first frame if it is there whole, and steps behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < 2) return false;
        var header = (bytes[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header) return false;
        var length = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            _ => bytes[1] & 0x7F,
        };
        if (bytes.Length - header < length) return false;
        frame = new Frame(bytes[0], bytes.Slice(header, length));
        bytes = bytes[(header + length)..];
        return true;
    }
}
