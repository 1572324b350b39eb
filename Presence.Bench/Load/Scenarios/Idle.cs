namespace Presence.Bench.Load;

/// <summary>What a server's memory grows by with each connection that has joined and then says nothing.</summary>
internal static class Idle
{
    /// <summary>Runs it. The target must name its process.</summary>
    public static IdleResult Run(
        Target target, IdleOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var pid = target.Pid ?? throw new LoadFailureException("idle reads the server's memory: give its process with --pid");
        return Generator.Run(target.GeneratorCpu, _ => Run(target, pid, options, new Pulse(progress, cancellationToken)));
    }

    private static IdleResult Run(Target target, int pid, IdleOptions options, Pulse pulse)
    {
        var before = ProcessFigures.Memory(pid);
        using var fleet = new Fleet(target, options.Crowd, new Listener { TellsAll = true });
        var joined = fleet.Join(Deadlines.Join, pulse);
        fleet.Settle(options.Settle, pulse);
        var after = ProcessFigures.Memory(pid);
        return new IdleResult
        {
            Options = options,
            JoinedSeconds = joined.TotalSeconds,
            Before = before,
            After = after,
            RssKiBPerConnection = PerConnection(after.RssKiB - before.RssKiB),
            PssKiBPerConnection = PerConnection(after.PssKiB - before.PssKiB),
            PrivateKiBPerConnection = PerConnection(after.PrivateKiB - before.PrivateKiB),
            Errors = fleet.Conversation.Errors,
            FirstError = fleet.Conversation.FirstError,
        };

        double PerConnection(long grownKiB) => (double)grownKiB / options.Crowd.Connections;
    }
}
