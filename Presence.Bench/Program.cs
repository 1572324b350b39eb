using BenchmarkDotNet.Running;

const string usage = """
    Usage: dotnet run -c Release --project Presence.Bench -- micro [BenchmarkDotNet options]

      micro    time and allocation of single steps: decoding, encoding, a room's fan-out
               --filter '*FanOut*'   only these       --job short   quicker, less exact       --list flat   which there are
    """;

if (args is not ["micro", .. var options])
{
    Console.Error.WriteLine(usage);
    return 2;
}

// Without a filter the switcher would ask which to run; a command should run.
var filtered = options.Any(option => option is "--filter" or "-f" or "--list") ? options : [.. options, "--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(filtered);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
