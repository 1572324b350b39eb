using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Presence.Tests.Infrastructure;

/// <summary>The examples of docs/protocol.md, as a reader finds them.</summary>
internal static partial class ProtocolPage
{
    private const string Fence = "```";

    private static readonly string[] Page = File.ReadAllLines(Find());

    /// <summary>Every block of code, in order.</summary>
    public static IReadOnlyList<Block> Blocks { get; } = [.. Read(Page)];

    /// <summary>The rows of the first table of a chapter, less its head: the cells without their links.</summary>
    public static IEnumerable<string[]> Table(string chapter) => Page
        .SkipWhile(line => line != $"## {chapter}")
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => Link().Replace(cell, "${text}").Trim()).ToArray());

    private static IEnumerable<Block> Read(string[] lines)
    {
        string chapter = "", section = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal)) (chapter, section) = (lines[i][3..], "");
            if (lines[i].StartsWith("### ", StringComparison.Ordinal)) section = lines[i][4..];
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal)) continue;
            var end = Array.IndexOf(lines, Fence, i + 1);
            yield return new Block(chapter, section, lines[i][Fence.Length..], i + 1, lines[(i + 1)..end]);
            i = end;
        }
    }

    private static string Find([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "docs", "protocol.md"));

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    /// <summary>A block of code.</summary>
    /// <param name="Chapter">The heading of two hashes above it.</param>
    /// <param name="Section">The heading of three below that, or nothing.</param>
    /// <param name="Language">What stands behind the fence.</param>
    /// <param name="Line">Where it begins.</param>
    /// <param name="Lines">What it says.</param>
    internal sealed record Block(string Chapter, string Section, string Language, int Line, IReadOnlyList<string> Lines)
    {
        public string Text => string.Join('\n', Lines);
    }
}
