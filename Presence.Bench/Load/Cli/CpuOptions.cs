using System.CommandLine;

namespace Presence.Bench.Load;

/// <summary>The options that say who runs on which CPU.</summary>
internal static class CpuOptions
{
    private const int Most = 1023;

    /// <summary>Where the generator is kept.</summary>
    public static Option<int?> Generator() => NumberOption.Of("--cpu", "NUMBER", "CPU to keep the generator's thread on (the last one)", 0, Most);

    /// <summary>Where a server that was started for the run is kept.</summary>
    public static Option<int?> Server() =>
        NumberOption.Of("--server-cpu", "NUMBER", "CPU to keep a server on that is started for the run (the first that the generator does not have)", 0, Most);

    /// <summary>The CPU for a server that is started here: another than the generator's, where there are two.</summary>
    public static int? Beside(int? generator, int? wanted)
    {
        if (wanted is not null) return wanted;
        var allowed = Cpus.Allowed();
        return allowed.Count < 2 ? null : allowed.First(cpu => cpu != (generator ?? allowed[^1]));
    }
}
