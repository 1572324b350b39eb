namespace Presence.Bench.Load;

/// <summary>This repository's service, as it was built beside the generator.</summary>
internal static class OwnServer
{
    private const string Name = "Presence.Api";

    // What no run of ours reaches: a load run measures the service, not its limits.
    private static readonly string[] HighLimits =
    [
        "--Presence:MessagesPerSecond=100000", "--Presence:MessageBurst=100000",
        "--Presence:MaxConnections=1000000", "--Presence:ConnectionsPerSecond=100000", "--Presence:ConnectionBurst=1000000",
    ];

    /// <summary>How it is started for a load run: with high limits, and with these options besides.</summary>
    public static ServerCommand ForLoad(IReadOnlyList<string> settings) => Plain with { Arguments = [.. Plain.Arguments, .. HighLimits, .. settings] };

    /// <summary>How it is started as anybody would. Its clients are of the generator, and say themselves who they are.</summary>
    public static ServerCommand Plain => new(DotNet(), [Assembly(), "--urls", "http://127.0.0.1:{port}", "--Presence:Identity:AllowQueryInProduction=true"]);

    // The generator lies in Presence.Bench/bin/<configuration>/<framework>, the service in the same folders of its own project.
    private static string Assembly()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = own.Parent?.Parent?.Parent?.Parent?.FullName ?? "";
        var assembly = Path.Combine(root, Name, "bin", own.Parent?.Name ?? "", own.Name, $"{Name}.dll");
        return File.Exists(assembly) ? assembly : throw new LoadFailureException($"{Name} is not built beside this program: give a running server with --port");
    }

    private static string DotNet()
    {
        var running = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return File.Exists(running) ? running : "dotnet";
    }
}
