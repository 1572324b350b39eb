using System.Runtime.CompilerServices;

namespace Presence.Tests.Architecture;

/// <summary>What docs/observability.md promises.</summary>
internal static class Documentation
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All of it.</summary>
    public static string Text => File.ReadAllText(Path.Combine(Root, "docs", "observability.md"));

    /// <summary>The cells of the rows of the tables below a heading, up to the next heading of the same kind; without those that head a table.</summary>
    public static IEnumerable<string[]> Rows(string heading) => Text.Split('\n')
        .SkipWhile(line => line != heading)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith(heading.Split(' ')[0] + ' ', StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
