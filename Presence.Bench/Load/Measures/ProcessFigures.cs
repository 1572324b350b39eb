using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>Figures of a process and of the machine, from <c>/proc</c>.</summary>
internal static class ProcessFigures
{
    // sysconf(_SC_CLK_TCK) is 100 on every Linux that runs .NET (include/asm-generic/param.h, USER_HZ).
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all its threads, those that have ended included.</summary>
    public static TimeSpan CpuTime(int pid)
    {
        var stat = Read(pid, "stat");

        // The second field is the program's name in parentheses, and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>
    /// Time that all CPUs have spent in programs, or were kept from us by a hypervisor. Interrupts are left out: they are
    /// counted for nobody.
    /// </summary>
    public static TimeSpan MachineTime()
    {
        // cpu  user nice system idle iowait irq softirq steal (proc_stat(5))
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds((Ticks(1) + Ticks(2) + Ticks(3) + Ticks(8)) / TicksPerSecond);

        long Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }

    /// <summary>Its resident memory, in KiB: quicker to know than all of <see cref="Memory"/>.</summary>
    public static long ResidentKiB(int pid) => KiB(Read(pid, "status").Split('\n'), "VmRSS:");

    /// <summary>How many files and sockets it has open.</summary>
    public static int OpenFiles(int pid) => Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Length;

    /// <summary>What it holds now.</summary>
    public static ServerMemory Memory(int pid)
    {
        var rollup = Read(pid, "smaps_rollup").Split('\n');
        return new ServerMemory(KiB(rollup, "Rss:"), KiB(rollup, "Pss:"), KiB(rollup, "Private_Clean:") + KiB(rollup, "Private_Dirty:"));
    }

    private static long KiB(string[] lines, string name)
    {
        var line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(name.Length).Trim()[..^2], CultureInfo.InvariantCulture);
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (IOException exception)
        {
            throw new LoadFailureException(string.Create(CultureInfo.InvariantCulture, $"no process {pid} to measure (has the server ended?)"), exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new LoadFailureException(string.Create(CultureInfo.InvariantCulture, $"process {pid} may not be looked at"), exception);
        }
    }
}
