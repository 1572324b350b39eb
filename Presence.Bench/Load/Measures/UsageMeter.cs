using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>What generator and server take from its making on.</summary>
internal sealed class UsageMeter(Generator generator, Fleet fleet, int? serverPid)
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly long _pausedTicks = fleet.PausedTicks;
    private readonly TimeSpan _threadTime = Cpus.ThreadTime();
    private readonly TimeSpan? _serverTime = ServerTime(serverPid);
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

    /// <summary>CPU time that the server has taken, all threads; null where its process is not known.</summary>
    public double? ServerCpuSeconds => (ServerTime(serverPid) - _serverTime)?.TotalSeconds;

    /// <summary>How many CPUs everything else has kept busy; null where the server's process is not known.</summary>
    public double? OtherCpus => ServerCpuSeconds is { } server
        ? Math.Max(0, (ProcessFigures.MachineTime() - _machineTime - (Cpus.ThreadTime() - _threadTime)).TotalSeconds - server) / Elapsed.TotalSeconds
        : null;

    private static TimeSpan? ServerTime(int? pid) => pid is { } known ? ProcessFigures.CpuTime(known) : null;
}
