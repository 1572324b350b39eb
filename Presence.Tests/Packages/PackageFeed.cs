using System.Xml.Linq;
using Presence.Tests.Architecture;

namespace Presence.Tests.Packages;

/// <summary>The libraries of this build as packages, in a folder of their own.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>Where everything is. Outside of the repository, whose settings hold for all that lies below it.</summary>
    internal string Root { get; } = Directory.CreateTempSubdirectory("presence-packages-").FullName;

    /// <summary>Where the packages are.</summary>
    internal string Packages => Path.Combine(Root, "packages");

    /// <summary>The projects that are packages.</summary>
    internal static IReadOnlyList<string> Projects { get; } =
    [
        .. from project in Directory.EnumerateFiles(Documentation.Root, "Presence.*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
           where XDocument.Load(project).Descendants("IsPackable").Any(isPackable => isPackable.Value is "true")
           orderby project
           select Path.GetFileNameWithoutExtension(project),
    ];

    /// <summary>Their version, which is that of everything here.</summary>
    internal static string Version { get; } =
        XDocument.Load(Path.Combine(Documentation.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    public async Task InitializeAsync()
    {
        // What was built with this test is what is packed.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (var project in Projects)
            await Dotnet.RunAsync(Documentation.Root, "pack", project, "-c", configuration, "--no-build", "-o", Packages, "-v", "quiet");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return Task.CompletedTask;
    }
}
