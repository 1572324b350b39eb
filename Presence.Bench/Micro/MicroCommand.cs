using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Presence.Bench.Micro;

/// <summary>The command <c>micro</c>.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var command = new Command("micro", "time and allocation of single steps; takes BenchmarkDotNet's options, such as --filter '*FanOut*', --job short, --list flat")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(line => Run([.. line.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] options)
    {
        // Without a filter the switcher would ask which to run; a command should run.
        var filtered = options.Any(option => option is "--filter" or "-f" or "--list") ? options : [.. options, "--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(filtered);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
