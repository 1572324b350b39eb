using System.IO.Compression;
using System.Xml.Linq;
using Presence.Tests.Architecture;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Packages;

/// <summary>What others get: each library as a package, and an app that has nothing of this repository but those. Beside no other tests: a compiler fills a small machine.</summary>
[Collection(nameof(Alone))]
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Each_package_has_its_readme_licence_documentation_and_symbols()
    {
        Assert.Contains("Presence.Server", PackageFeed.Projects);
        foreach (var project in PackageFeed.Projects)
        {
            using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{project}.{PackageFeed.Version}.nupkg"));
            using var symbols = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{project}.{PackageFeed.Version}.snupkg"));
            Assert.Superset(
                new HashSet<string> { $"lib/net10.0/{project}.dll", $"lib/net10.0/{project}.xml", "README.md", $"{project}.nuspec" },
                package.Entries.Select(entry => entry.FullName).ToHashSet());
            Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{project}.pdb");

            using var file = package.GetEntry($"{project}.nuspec")!.Open();
            var metadata = XDocument.Load(file).Root!.Elements().Single();
            string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
            Assert.Equal((project, PackageFeed.Version, "README.md", "MIT"), (Of("id"), Of("version"), Of("readme"), Of("license")));
            Assert.False(string.IsNullOrEmpty(Of("description")));
            Assert.DoesNotContain(Documentation.Root, metadata.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_lines_in_a_fresh_app_are_a_service_that_members_can_join()
    {
        var program = await FreshApp.BuildAsync(feed);
        await using var app = await ApiProcess.RunProgramAsync("dotnet", program);
        await using var ann = await TestClient.ConnectAsync(app.SocketAddress("ann"));
        await using var bob = await TestClient.ConnectAsync(app.SocketAddress("bob"));
        await ann.JoinAsync("lobby", """{"name":"Ann"}""");
        await bob.JoinAsync("lobby", """{"name":"Bob"}""");
        Assert.Equal("Bob", (await ann.ExpectAsync("ADD_USER")).GetProperty("data").GetProperty("name").GetString());
    }
}
