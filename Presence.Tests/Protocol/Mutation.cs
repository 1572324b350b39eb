using System.Text;
using CsCheck;

namespace Presence.Tests.Protocol;

/// <summary>Damage to the bytes of a message.</summary>
internal static class Mutation
{
    private static readonly byte[][] Tokens = [.. new[]
    {
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "1e999999", "-", " ", "\n", "//", "\uFEFF", "\0", "😀",
        "\"id\":1,", "\"type\":", "\"PING\"", "\"\\ud800\"", "\"\\ud800\":1,", "{}", "[]",
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3], [0xED, 0xA0, 0x80]];

    private enum Kind
    {
        FlipBit,
        SetByte,
        Cut,
        Double,
        Splice,
        Insert,
        Truncate,
    }

    /// <summary>One to four mutations of one of these texts, with parts of the others.</summary>
    public static Gen<byte[]> Of(IEnumerable<string> jsons) => Of(jsons.Select(Encoding.UTF8.GetBytes).ToArray());

    /// <summary>The same of bytes of any kind.</summary>
    public static Gen<byte[]> Of(byte[][] texts)
    {
        var step = Gen.Select(Gen.Enum<Kind>(), Gen.OneOf(texts), Gen.Int[0, int.MaxValue - 1], Gen.Int[0, int.MaxValue - 1]);
        return Gen.Select(Gen.OneOf(texts), step.Array[1, 4]).Select((text, steps) =>
            steps.Aggregate(text, (bytes, s) => Apply(bytes, s.Item1, s.Item2, s.Item3, s.Item4)));
    }

    private static byte[] Apply(byte[] bytes, Kind kind, byte[] other, int a, int b)
    {
        if (bytes.Length is 0) return other;
        var start = a % bytes.Length;
        var end = start + 1 + (b % Math.Min(bytes.Length - start, 24));
        var changed = bytes.ToArray();
        switch (kind)
        {
            case Kind.FlipBit:
                changed[start] ^= (byte)(1 << (b % 8));
                return changed;
            case Kind.SetByte:
                changed[start] = (byte)b;
                return changed;
            case Kind.Cut:
                return [.. bytes[..start], .. bytes[end..]];
            case Kind.Double:
                return [.. bytes[..end], .. bytes[start..]];
            case Kind.Splice:
                return [.. bytes[..start], .. other[(b % other.Length)..]];
            case Kind.Insert:
                return [.. bytes[..start], .. Tokens[b % Tokens.Length], .. bytes[start..]];
            default:
                return bytes[..start];
        }
    }
}
