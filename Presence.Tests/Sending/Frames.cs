using System.Buffers.Binary;
using System.Text;

namespace Presence.Tests.Sending;

/// <summary>Reads what a server wrote, as a peer would, and fails where it is not one whole frame behind the other.</summary>
internal static class Frames
{
    /// <summary>One line a frame: the text of a text frame, <c>ping</c>, <c>close 1000 reason</c>.</summary>
    public static List<string> Read(ReadOnlySpan<byte> stream)
    {
        var frames = new List<string>();
        while (!stream.IsEmpty)
        {
            var length = (int)stream[1];
            var header = 2;
            if (length is 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(stream[2..]);
                header = 4;
            }
            else if (length is 127)
            {
                length = (int)BinaryPrimitives.ReadUInt64BigEndian(stream[2..]);
                header = 10;
            }

            var payload = stream.Slice(header, length);
            frames.Add(stream[0] switch
            {
                0x81 => Encoding.UTF8.GetString(payload),
                0x89 => "ping",
                0x8A => "pong",
                0x88 => $"close {BinaryPrimitives.ReadUInt16BigEndian(payload)} {Encoding.UTF8.GetString(payload[2..])}".TrimEnd(),
                var first => throw new InvalidOperationException($"No frame begins with {first:x2}."),
            });
            stream = stream[(header + length)..];
        }

        return frames;
    }

    /// <summary>The envelopes in the text frames: those of an array frame one by one.</summary>
    public static List<string> ReadEnvelopes(ReadOnlySpan<byte> stream) =>
        [.. Read(stream).SelectMany(frame => frame.StartsWith('[') ? frame[1..^1].Split(',') : [frame])];
}
