using System.ComponentModel;
using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>
/// Has the kernel end a server with the thread that has started it (prctl(2), PR_SET_PDEATHSIG), where util-linux is there.
/// Without it a server outlives a generator that is killed.
/// </summary>
internal static class Leash
{
    private const string Program = "setpriv";
    private static readonly string[] Options = ["--pdeathsig", "KILL", "--"];

    // That of BusyBox has no such option.
    private static readonly Lazy<bool> IsThere = new(Probe);

    /// <summary>The same server, with the program that leashes it in front. That program becomes the server: it is the same process.</summary>
    public static ServerCommand Put(ServerCommand command) =>
        IsThere.Value ? command with { Program = Program, Arguments = [.. Options, command.Program, .. command.Arguments] } : command;

    private static bool Probe()
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo(Program, [.. Options, "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode is 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
