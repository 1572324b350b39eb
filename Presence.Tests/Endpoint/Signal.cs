using System.Diagnostics;
using System.Globalization;

namespace Presence.Tests.Endpoint;

/// <summary>What an operating system does to a process.</summary>
internal static class Signal
{
    /// <summary>Sends one: <c>STOP</c> pauses it, <c>CONT</c> lets it go on, <c>KILL</c> ends it without a word.</summary>
    public static async Task SendAsync(string name, int processId)
    {
        using var kill = Process.Start("kill", [$"-{name}", processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
