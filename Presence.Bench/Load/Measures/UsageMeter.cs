using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>What generator, service and Redis take from its making on.</summary>
internal sealed class UsageMeter(Generator generator, Fleet fleet, Target target)
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly long _pausedTicks = fleet.PausedTicks;
    private readonly TimeSpan _threadTime = Cpus.ThreadTime();
    private readonly TimeSpan? _serverTime = ServerTime(target.Pids);
    private readonly BackplaneFigures? _backplane = target.Backplane?.Read();
    private readonly TimeSpan _machineTime = ProcessFigures.MachineTime();

    /// <summary>Time since.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>What the generator has taken.</summary>
    public GeneratorUsage Generator
    {
        get
        {
            var idle = Stopwatch.GetElapsedTime(_pausedTicks, fleet.PausedTicks);
            return new GeneratorUsage(generator.Cpu, Math.Clamp(1 - (idle / Elapsed), 0, 1), (Cpus.ThreadTime() - _threadTime).TotalSeconds);
        }
    }

    /// <summary>CPU time that the server has taken, all nodes and threads; null where its process is not known.</summary>
    public double? ServerCpuSeconds => (ServerTime(target.Pids) - _serverTime)?.TotalSeconds;

    /// <summary>How many CPUs everything else has kept busy; null where the server's process is not known.</summary>
    public double? OtherCpus => ServerCpuSeconds is { } server
        ? Math.Max(0, (ProcessFigures.MachineTime() - _machineTime - (Cpus.ThreadTime() - _threadTime)).TotalSeconds - server - BackplaneCpuSeconds) / Elapsed.TotalSeconds
        : null;

    private double BackplaneCpuSeconds => target.Backplane is { } backplane && _backplane is { } before
        ? (ProcessFigures.CpuTime(backplane.Pid) - before.CpuTime).TotalSeconds
        : 0;

    /// <summary>What Redis had to do for so many messages of clients; null where there is none.</summary>
    public BackplaneUsage? Backplane(long messages) => target.Backplane is { } backplane && _backplane is { } before
        ? BackplaneUsage.Of(backplane.Read().Since(before), messages)
        : null;

    private static TimeSpan? ServerTime(IReadOnlyList<int> pids) =>
        pids.Count is 0 ? null : pids.Aggregate(TimeSpan.Zero, (sum, pid) => sum + ProcessFigures.CpuTime(pid));
}
