using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Makes the peers ready: installs what they depend on, builds them, and says how they are started.</summary>
internal sealed class Workshop(string? aotBinary, Action<string> say)
{
    private const string Port = "{port}";

    /// <summary>How a peer is started.</summary>
    public async Task<ServerCommand> PrepareAsync(Peer peer, CancellationToken cancellationToken) => peer.Name switch
    {
        "presence" => OwnServer.ForLoad([]),
        "presence-aot" => Native(aotBinary ?? await PublishNativeAsync(cancellationToken)),
        "signalr" => await BuildSignalRAsync(cancellationToken),
        "socketio" => await InstallAsync("socketio", cancellationToken),
        "ws" => await InstallAsync("ws", cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(peer)),
    };

    // The same as the service, without the runtime in front of it.
    private static ServerCommand Native(string binary)
    {
        var service = OwnServer.ForLoad([]);
        return service with { Program = Path.GetFullPath(binary), Arguments = [.. service.Arguments.Skip(1)] };
    }

    private async Task<string> PublishNativeAsync(CancellationToken cancellationToken)
    {
        say("Publishing Presence.Api as a native binary: some minutes");
        var output = Repository.At("artifacts", "native");

        // In a folder of its own: the build that this program belongs to stays as it is.
        await DotNetAsync(
            ["publish", "Presence.Api", "-p:PublishAot=true", "--artifacts-path", Repository.At("artifacts", "native-build"), "-o", output],
            cancellationToken);
        return Path.Combine(output, "Presence.Api");
    }

    private async Task<ServerCommand> BuildSignalRAsync(CancellationToken cancellationToken)
    {
        say("Building the SignalR peer");
        var output = Repository.At("artifacts", "peers", "signalr");
        await DotNetAsync(["build", Path.Combine("Presence.Bench", "peers", "signalr"), "-o", output], cancellationToken);
        return new ServerCommand(OwnServer.Plain.Program, [Path.Combine(output, "SignalRPeer.dll"), Port]);
    }

    private async Task<ServerCommand> InstallAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Repository.At("Presence.Bench", "peers", name);
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            say($"Installing what the {name} peer depends on");
            await Shell.RunAsync(folder, "npm", ["ci", "--no-fund", "--no-audit"], cancellationToken);
        }

        return new ServerCommand("node", [Path.Combine(folder, "server.js"), Port])
        {
            Environment = new Dictionary<string, string> { ["NODE_ENV"] = "production" },
        };
    }

    private static Task<string> DotNetAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Shell.RunAsync(Repository.Root, OwnServer.Plain.Program, [.. arguments, "-c", "Release", "--nologo"], cancellationToken);
}
