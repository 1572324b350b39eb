using System.Runtime.CompilerServices;
using Snapshooter;
using Snapshooter.Xunit;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// The one door to the snapshot library. A snapshot is text with LF in <c>__snapshots__</c> beside the test's file, reviewed like
/// code. To accept a change, move the file out of <c>__mismatch__</c>, or delete the old snapshot and run the test again.
/// </summary>
internal static class Snapshots
{
    // The library reads this variable at each match. Without it, a snapshot that was never committed would pass in CI for ever.
    static Snapshots()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", "on");
    }

    /// <summary>Fails where the text is not that of <c>[TestClass].[Method][_name].snap</c>. A missing one is written; in CI it fails.</summary>
    /// <remarks>The names come from the compiler: the library's own way, the stack trace, loses the test behind an await.</remarks>
    public static void ShouldMatchSnapshot(
        this string text, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var folder = Path.GetDirectoryName(file)!;
        var snapshot = $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name is null ? "" : $"_{name}")}.snap";
        text = text.ReplaceLineEndings("\n");
        Snapshot.Match(text, new SnapshotFullName(snapshot, folder));

        // The library compares a text that happens to be JSON by its tokens. Spacing and order count here.
        var accepted = File.ReadAllText(Path.Combine(folder, FileNames.SnapshotFolderName, snapshot));
        Assert.Equal(accepted.ReplaceLineEndings("\n").TrimEnd('\n'), text.TrimEnd('\n'));
    }
}
