using System.Runtime.CompilerServices;

namespace Presence.Tests.Samples;

/// <summary>Where the samples are.</summary>
internal static class SampleFolder
{
    /// <summary>A file of theirs.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root(), .. parts]);

    /// <summary>What the build has made of a project of theirs, in the configuration of the tests.</summary>
    public static string AssemblyOf(string folder, string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return PathOf(folder, "bin", own.Parent!.Name, own.Name, $"{name}.dll");
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../samples"));
}
