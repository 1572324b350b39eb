using CsCheck;

namespace Presence.Tests.Protocol;

/// <summary>Random JSON values as text, spelled in every odd way that JSON allows.</summary>
internal static class ArbitraryJson
{
    public static readonly Gen<string> Space = Gen.Frequency(
        (6, Gen.Const("")), (2, Gen.Const(" ")), (1, Gen.OneOf("\t", "\n", "\r\n", "  \n\t ")));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "-0", "0.0", "1e999999", "-1E-999999", "1.50", "1E+2", "123456789012345678901234567890", "9007199254740993"),
        Gen.Int.Select(number => $"{number}"),
        Gen.Double.Where(double.IsFinite).Select(number => $"{number:R}"));

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Char[' ', '~'].Where(letter => letter is not ('"' or '\\')).Select(letter => $"{letter}"),
        Gen.UShort.Select(unit => $"\\u{unit:x4}"),
        Gen.UShort.Select(unit => $"\\u{unit:X4}"),
        Gen.OneOf("\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\ud83d\\ude00", "\\ud800", "\\udc00\\ud800"),
        Gen.OneOf("é", "日", "😀", "\u202e", "\u2028", "\u007f", "\ufeff", "{", "}", "[", "]", ",", ":", "//", "/*"));

    private static readonly Gen<string> Text = Piece.Array[0, 8].Select(pieces => $"\"{string.Concat(pieces)}\"");

    private static readonly Gen<string> Scalar = Gen.OneOf(Gen.OneOf("null", "true", "false"), Number, Text);

    /// <summary>Any value, without space around it.</summary>
    public static readonly Gen<string> Value = Gen.Recursive<string>((depth, value) => depth >= 4
        ? Scalar
        : Gen.Frequency((2, Scalar), (1, List(value, '[', ']')), (1, List(Member(value), '{', '}'))));

    /// <summary>One member of an object.</summary>
    private static Gen<string> Member(Gen<string> value) =>
        Gen.Select(Text, Space, Space, value).Select((name, before, behind, inner) => $"{name}{before}:{behind}{inner}");

    private static Gen<string> List(Gen<string> items, char open, char close) =>
        Gen.Select(Gen.Select(Space, items, Space).Array[0, 4], Space).Select((parts, empty) =>
            $"{open}{empty}{string.Join(',', parts.Select(part => part.Item1 + part.Item2 + part.Item3))}{close}");
}
