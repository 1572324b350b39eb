using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>The working copy that this program was built in: what is compared is built there too.</summary>
internal static class Repository
{
    private const string Solution = "MinimalPresence.sln";

    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path in it.</summary>
    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        }

        throw new LoadFailureException($"the working copy was not found: no folder above {AppContext.BaseDirectory} has {Solution}");
    }
}
