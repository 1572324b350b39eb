using System.Buffers.Binary;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Headers of frames from a server: never masked, so 2 to 10 bytes that are the same for every recipient (RFC 6455, 5.2).</summary>
internal static class FrameHeader
{
    /// <summary>Opcode of a close frame.</summary>
    public const byte CloseOpcode = 0x8;

    /// <summary>First byte of a close frame as it must be: whole, no reserved bit.</summary>
    public const byte WholeClose = Final | CloseOpcode;

    /// <summary>Longest header of a text frame.</summary>
    public const int LongestTextHeader = 10;

    /// <summary>Longest payload of a control frame.</summary>
    public const int LongestControlPayload = 125;

    private const byte Final = 0x80;
    private const byte TextOpcode = 0x1;

    /// <summary>A whole ping frame without payload.</summary>
    public static ReadOnlySpan<byte> Ping => [0x89, 0x00];

    /// <summary>How long the header of a text frame is.</summary>
    public static int Size(int payloadBytes) => payloadBytes < 126 ? 2 : payloadBytes <= ushort.MaxValue ? 4 : 10;

    /// <summary>Writes the header of a whole text message in one frame.</summary>
    public static void WriteText(Span<byte> destination, int payloadBytes)
    {
        destination[0] = Final | TextOpcode;
        if (payloadBytes < 126)
        {
            destination[1] = (byte)payloadBytes;
        }
        else if (payloadBytes <= ushort.MaxValue)
        {
            destination[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadBytes);
        }
        else
        {
            destination[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadBytes);
        }
    }

    /// <summary>The payload of the first of several text frames that <see cref="WriteText"/> has headed; steps behind it.</summary>
    public static ReadOnlySpan<byte> TakePayload(ref ReadOnlySpan<byte> frames)
    {
        var (header, length) = frames[1] switch
        {
            < 126 => (2, (int)frames[1]),
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(frames[2..])),
            _ => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(frames[2..])),
        };
        var payload = frames.Slice(header, length);
        frames = frames[(header + length)..];
        return payload;
    }

    /// <summary>Writes a whole close frame and gives its length. The reason is ASCII of our own, short enough.</summary>
    public static int WriteClose(Span<byte> destination, CloseCode code, ReadOnlySpan<byte> reason)
    {
        destination[0] = Final | CloseOpcode;
        destination[1] = (byte)(2 + reason.Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)code);
        reason.CopyTo(destination[4..]);
        return 4 + reason.Length;
    }
}
