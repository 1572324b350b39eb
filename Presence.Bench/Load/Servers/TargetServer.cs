namespace Presence.Bench.Load;

/// <summary>The server of a run: one that runs anyway, or one that was started for it and ends with it.</summary>
internal sealed class TargetServer(Target target, ServerProcess? started = null) : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    /// <summary>How to reach it.</summary>
    public Target Target { get; } = target;

    /// <summary>Starts this repository's service.</summary>
    public static TargetServer Start(Target target, IReadOnlyList<string> settings, int? cpu, CancellationToken cancellationToken)
    {
        var server = ServerProcess.Start(OwnServer.ForLoad(settings), cpu);
        try
        {
            server.WaitUntilListening(StartTime, cancellationToken);
            return new TargetServer(target with { Port = server.Port, Pid = server.Pid }, server);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose() => started?.Dispose();
}
