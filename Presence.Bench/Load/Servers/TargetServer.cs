using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The server of a run: one that runs anyway, or what was started for it, in that order, and ends with it.</summary>
internal sealed class TargetServer(Target target, params IReadOnlyList<IDisposable> started) : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    /// <summary>How to reach it.</summary>
    public Target Target { get; } = target;

    /// <summary>Starts this repository's service.</summary>
    public static TargetServer Start(Target target, IReadOnlyList<string> settings, int? cpu, CancellationToken cancellationToken)
    {
        var server = StartNode(settings, cpu, cancellationToken);
        return new TargetServer(target with { Port = server.Port, Pid = server.Pid }, server);
    }

    /// <summary>Starts so many nodes of it, and a Redis between them, all on the same CPU where one is given.</summary>
    public static TargetServer StartNodes(Target target, int nodes, IReadOnlyList<string> settings, int? cpu, CancellationToken cancellationToken)
    {
        var started = new List<IDisposable>();
        try
        {
            var backplane = Backplane.Start(cpu, cancellationToken);
            started.Add(backplane);
            var servers = new List<ServerProcess>();
            for (var i = 0; i < nodes; i++)
            {
                var server = StartNode(
                    [
                        $"--Presence:Redis:ConnectionString={backplane.Address}",
                        string.Create(CultureInfo.InvariantCulture, $"--Presence:Cluster:NodeId=node-{i + 1}"),
                        .. settings,
                    ],
                    cpu,
                    cancellationToken);
                servers.Add(server);
                started.Add(server);
            }

            return new TargetServer(
                target with
                {
                    Port = servers[0].Port,
                    Pid = servers[0].Pid,
                    OtherNodes = [.. servers.Skip(1).Select(server => new Node(server.Port, server.Pid))],
                    Backplane = backplane,
                },
                started);
        }
        catch
        {
            End(started);
            throw;
        }
    }

    public void Dispose() => End(started);

    private static ServerProcess StartNode(IReadOnlyList<string> settings, int? cpu, CancellationToken cancellationToken)
    {
        var server = ServerProcess.Start(OwnServer.ForLoad(settings), cpu);
        try
        {
            server.WaitUntilListening(StartTime, cancellationToken);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private static void End(IReadOnlyList<IDisposable> started)
    {
        foreach (var one in started.Reverse()) one.Dispose();
    }
}
