using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Presence.Tests.Foreign;

/// <summary>The stranger's program in Node, as a process of its own.</summary>
internal static class NodeProgram
{
    public static Process Start(Uri address, string room, string data, [CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        Assert.True(
            Directory.Exists(Path.Combine(folder, "../../clients/js/node_modules/ws")), "Run `npm ci` in clients/js first, as test.sh does.");
        var script = Path.Combine(folder, "stranger.mjs");
        return Process.Start(new ProcessStartInfo("node", [script, address.ToString(), room, data])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
