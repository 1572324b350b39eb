using Snapshooter;

namespace Presence.Tests.Infrastructure;

public sealed class SnapshotsTests
{
    [Fact]
    public async Task A_snapshot_is_found_behind_an_await()
    {
        await Task.Yield();
        "first line\r\nsecond line: é 😀 \"quoted\"".ShouldMatchSnapshot();
    }

    [Theory]
    [InlineData("text", "another text")]
    [InlineData("json", """{"a":1,"b":2}""")]
    public void A_changed_text_fails(string name, string text)
    {
        Assert.ThrowsAny<Exception>(() => text.ShouldMatchSnapshot(name));
        DeleteMismatch($"SnapshotsTests.A_changed_text_fails_{name}.snap");
    }

    private static void DeleteMismatch(string snapshot, [System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        var mismatch = Path.Combine(Path.GetDirectoryName(file)!, FileNames.SnapshotFolderName, FileNames.MismatchFolderName, snapshot);
        File.Delete(mismatch);
    }
}
