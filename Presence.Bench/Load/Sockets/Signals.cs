using System.Runtime.InteropServices;

namespace Presence.Bench.Load;

/// <summary>What an operator, or a machine that sleeps, does to a process.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>Pauses a process: its kernel goes on taking what comes for it.</summary>
    public static void Pause(int pid) => Send(pid, Stop);

    /// <summary>Lets it go on.</summary>
    public static void Resume(int pid) => Send(pid, Continue);

    private static void Send(int pid, int signal)
    {
        if (Kill(pid, signal) is not 0) throw new LoadFailureException($"kill: {Libc.LastError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
