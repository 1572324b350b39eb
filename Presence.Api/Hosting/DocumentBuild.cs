using System.Reflection;

namespace Presence.Api;

/// <summary>The build of this project starts the program once, for its OpenAPI document.</summary>
internal static class DocumentBuild
{
    private const string Tool = "GetDocument.Insider";

    /// <summary>Then nobody can connect, and the guards of production have nothing to guard. Null: as whoever starts it says.</summary>
    public static string? EnvironmentName => Assembly.GetEntryAssembly()?.GetName().Name is Tool ? Environments.Development : null;
}
