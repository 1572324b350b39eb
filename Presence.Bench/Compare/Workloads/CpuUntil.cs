using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>CPU time of a process from here until a moment that may come.</summary>
internal sealed class CpuUntil
{
    public CpuUntil(int pid, CancellationToken moment)
    {
        var before = ProcessFigures.CpuTime(pid);
        moment.Register(() => Seconds = (Read(pid) - before)?.TotalSeconds);
    }

    /// <summary>Null where the moment has not come, or the process was gone by then.</summary>
    public double? Seconds { get; private set; }

    // Nobody can catch what is thrown there.
    private static TimeSpan? Read(int pid)
    {
        try
        {
            return ProcessFigures.CpuTime(pid);
        }
        catch (LoadFailureException)
        {
            return null;
        }
    }
}
