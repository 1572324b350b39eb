using Presence.Tests.Architecture;

namespace Presence.Tests.Packages;

/// <summary>An app as a reader of the packages' README starts it.</summary>
internal static class FreshApp
{
    private const string Fence = "```";

    /// <summary>Makes and builds it. Packages of ours come from the feed alone, all others from what the build here has loaded; nothing that an earlier run has unpacked is used.</summary>
    /// <returns>The program.</returns>
    public static async Task<string> BuildAsync(PackageFeed feed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Root, "app")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Example());
        await File.WriteAllTextAsync(
            Path.Combine(folder, "app.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <RestorePackagesPath>{Path.Combine(feed.Root, "unpacked")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(PackageFeed.Projects.Select(project => $"<PackageReference Include=\"{project}\" Version=\"{PackageFeed.Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{feed.Packages}" />
                <add key="loaded" value="{await LoadedAsync()}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Presence.*" /></packageSource>
                <packageSource key="loaded"><package pattern="*" /></packageSource>
              </packageSourceMapping>
              <auditSources><clear /></auditSources>
            </configuration>
            """);
        var output = Path.Combine(folder, "out");
        await Dotnet.RunAsync(folder, "build", "-c", "Release", "-o", output, "-v", "quiet", "-p:UseSharedCompilation=false");
        return Path.Combine(output, "app.dll");
    }

    /// <summary>The first example of the README of Presence.Server, as it is.</summary>
    private static string Example() =>
        string.Join('\n', File.ReadAllLines(Path.Combine(Documentation.Root, "Presence.Server", "README.md"))
            .SkipWhile(line => line != Fence + "csharp").Skip(1).TakeWhile(line => line != Fence));

    /// <summary>Where the build here keeps the packages that it has loaded: laid out so that it is a source itself.</summary>
    private static async Task<string> LoadedAsync()
    {
        var written = await Dotnet.RunAsync(Documentation.Root, "nuget", "locals", "global-packages", "--list", "--force-english-output");
        return written.Split(": ", 2)[1].Trim();
    }
}
