namespace Presence.Bench.Load;

/// <summary>Which CPUs this process may use, and who runs on which.</summary>
internal static unsafe class Cpus
{
    private const int MaskBytes = 128;
    private const int ThreadCpuClock = 3;

    /// <summary>Those that this thread may run on, in order. Every run begins with this.</summary>
    public static IReadOnlyList<int> Allowed()
    {
        if (!OperatingSystem.IsLinux()) throw new LoadFailureException("load runs need Linux: epoll, and /proc for the server's figures");
        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        if (Libc.GetAffinity(0, MaskBytes, mask) < 0) throw new LoadFailureException($"sched_getaffinity: {Libc.LastError()}");
        var allowed = new List<int>();
        for (var cpu = 0; cpu < MaskBytes * 8; cpu++)
        {
            if ((mask[cpu / 8] & (1 << (cpu % 8))) != 0) allowed.Add(cpu);
        }

        return allowed;
    }

    /// <summary>Keeps the calling thread on one CPU. What it starts stays there too.</summary>
    public static void Pin(int cpu)
    {
        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        if (Libc.SetAffinity(0, MaskBytes, mask) < 0) throw new LoadFailureException($"CPU {cpu} is not to be had: {Libc.LastError()}");
    }

    /// <summary>CPU time of the calling thread.</summary>
    public static TimeSpan ThreadTime()
    {
        Libc.TimeSpec time;
        return Libc.GetTime(ThreadCpuClock, &time) is 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3)
            : throw new LoadFailureException($"clock_gettime: {Libc.LastError()}");
    }
}
