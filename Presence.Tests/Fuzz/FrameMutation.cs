using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Presence.Tests.Protocol;

namespace Presence.Tests.Fuzz;

/// <summary>What comes over a socket: frames of every kind, good and bad, masked as a client does, and then damaged.</summary>
internal static class FrameMutation
{
    private static readonly byte[][] Texts = [.. ClientSamples.All.Select(sample => Encoding.UTF8.GetBytes(sample.Json))];

    private static readonly Gen<byte[]> Payload = Gen.OneOf(
        Gen.OneOf(Texts),
        Mutation.Of(Texts),
        Gen.Byte.Array[0, 130],
        Gen.OneOf("", "{}", "😀").Select(text => Encoding.UTF8.GetBytes(text)));

    // Whole texts most of all, then their parts, control frames, and whatever a byte can say.
    private static readonly Gen<byte> FirstByte = Gen.Frequency(
        (8, Gen.Const((byte)0x81)),
        (3, Gen.OneOf<byte>(0x01, 0x00, 0x80)),
        (2, Gen.OneOf<byte>(0x89, 0x8A, 0x88)),
        (1, Gen.Byte));

    private static readonly Gen<byte[]> Frame = Gen.Select(FirstByte, Payload, Gen.UInt, Gen.Int[0, 40]).Select((first, payload, mask, oddity) =>
        Build(first, payload, mask, isMasked: oddity is not 0, isLengthened: oddity is 1));

    private static readonly Gen<byte[]> Frames = Frame.Array[1, 6].Select(frames => frames.SelectMany(frame => frame).ToArray());

    /// <summary>The bytes of one connection behind its handshake.</summary>
    public static readonly Gen<byte[]> Stream = Gen.Frequency(
        (1, Frames), (2, Gen.Select(Frames, Frames.Array[2]).SelectMany((stream, others) => Mutation.Of([stream, .. others]))));

    private static byte[] Build(byte first, byte[] payload, uint mask, bool isMasked, bool isLengthened)
    {
        var frame = new List<byte> { first };
        var bit = isMasked ? 0x80 : 0;
        Span<byte> length = stackalloc byte[8];
        if (isLengthened || payload.Length > ushort.MaxValue)
        {
            // Lengths may be written longer than they need be, and are refused or not.
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            frame.AddRange([(byte)(bit | 127), .. length]);
        }
        else if (payload.Length > 125)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            frame.AddRange([(byte)(bit | 126), .. length[..2]]);
        }
        else
        {
            frame.Add((byte)(bit | payload.Length));
        }

        if (!isMasked) return [.. frame, .. payload];
        var key = BitConverter.GetBytes(mask);
        return [.. frame, .. key, .. payload.Select((value, i) => (byte)(value ^ key[i % 4]))];
    }
}
