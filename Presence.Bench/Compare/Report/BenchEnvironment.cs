using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Presence.Bench.Compare;

/// <summary>Where and with what it was measured. A figure without this says nothing.</summary>
internal sealed record BenchEnvironment
{
    /// <summary>UTC.</summary>
    public required string Date { get; init; }

    /// <summary>The options that were given.</summary>
    public required string CommandLine { get; init; }

    public required string Cpu { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGib { get; init; }

    public required string System { get; init; }

    public required string Kernel { get; init; }

    /// <summary>The runtime of the service, of SignalR and of the load generator.</summary>
    public required string DotNet { get; init; }

    /// <summary>Null where there is none.</summary>
    public string? Node { get; init; }

    /// <summary>Versions of what the peers are made of.</summary>
    public required IReadOnlyDictionary<string, string> Packages { get; init; }

    /// <summary>The commit of the working copy, and whether there are changes to it; null outside of Git.</summary>
    public string? Commit { get; init; }

    /// <summary>In a line.</summary>
    public string Describe() => string.Join(", ", ((IEnumerable<string?>)
    [
        Cpu, string.Create(CultureInfo.InvariantCulture, $"{Cores} cores"), System, Kernel, DotNet, Node is null ? null : $"Node.js {Node}",
        .. Packages.Select(package => $"{package.Key} {package.Value}"), $"{Date} UTC",
    ]).OfType<string>());

    public static async Task<BenchEnvironment> ReadAsync(string commandLine, IReadOnlyList<Peer> peers, CancellationToken cancellationToken) => new()
    {
        Date = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        CommandLine = commandLine,
        Cpu = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        MemoryGib = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0, 1),
        System = RuntimeInformation.OSDescription,
        Kernel = $"Linux {(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken)).Trim()}",
        DotNet = RuntimeInformation.FrameworkDescription,
        Node = peers.Any(peer => peer.NeedsNode) ? await SayAsync("node", ["--version"], cancellationToken) : null,
        Packages = await PackagesAsync(peers, cancellationToken),
        Commit = await CommitAsync(cancellationToken),
    };

    private static async Task<Dictionary<string, string>> PackagesAsync(IReadOnlyList<Peer> peers, CancellationToken cancellationToken)
    {
        var packages = new Dictionary<string, string>();
        if (peers.Contains(Peer.SocketIo)) packages["socket.io"] = await InstalledAsync("socketio", "socket.io", cancellationToken);
        if (peers.Contains(Peer.Ws)) packages["ws"] = await InstalledAsync("ws", "ws", cancellationToken);
        return packages;
    }

    private static async Task<string> InstalledAsync(string peer, string package, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Repository.At("Presence.Bench", "peers", peer, "node_modules", package, "package.json"));
        using var json = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
        return json.RootElement.GetProperty("version").GetString()!;
    }

    private static async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        if (!Shell.Has("git") || !Directory.Exists(Repository.At(".git"))) return null;
        var changes = await SayAsync("git", ["status", "--porcelain"], cancellationToken);
        return await SayAsync("git", ["rev-parse", "--short", "HEAD"], cancellationToken) + (changes is "" ? "" : " with changes");
    }

    private static async Task<string> SayAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        (await Shell.RunAsync(Repository.Root, program, arguments, cancellationToken)).Trim();

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();
}
