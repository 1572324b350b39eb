using System.Xml.Linq;
using Presence.Client;
using Presence.Tests.Infrastructure;
using PublicApiGenerator;

namespace Presence.Tests.Architecture;

/// <summary>What an app gets with Presence.Client, and what it does not.</summary>
public sealed class ClientProjectTests
{
    private static readonly string Api = typeof(PresenceClient).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

    [Fact]
    public void What_an_app_that_uses_the_client_can_call() => Api.ShouldMatchSnapshot();

    [Theory]
    [InlineData("Reactive")]
    [InlineData("IObservable")]
    [InlineData("Websocket.Client")]
    public void What_carries_it_does_not_show(string word) => Assert.DoesNotContain(word, Api, StringComparison.Ordinal);

    [Fact]
    public void Of_our_projects_it_knows_the_protocol_alone()
    {
        var project = XDocument.Load(Path.Combine(Documentation.Root, "Presence.Client", "Presence.Client.csproj"));
        var known = project.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);
        Assert.Equal([@"..\Presence.Protocol\Presence.Protocol.csproj"], known);
        Assert.Empty(project.Descendants("FrameworkReference"));
        var assemblies = typeof(PresenceClient).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => name.StartsWith("Presence.", StringComparison.Ordinal));
        Assert.Equal(["Presence.Protocol"], assemblies);
    }

    [Fact]
    public void Only_the_socket_knows_what_carries_it()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Documentation.Root, "Presence.Client"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path).Contains("using Websocket", StringComparison.Ordinal) || File.ReadAllText(path).Contains("System.Reactive", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["Socket.cs"], files);
    }
}
