using System.CommandLine;
using Presence.Bench.Compare;
using Presence.Bench.Load;
using Presence.Bench.Micro;
using Presence.Bench.Soak;

var root = new RootCommand("Benchmarks of MinimalPresence. Run them with -c Release.")
{
    MicroCommand.Create(),
    LoadCommand.Create(),
    CompareCommand.Create(),
    SoakCommand.Create(),
};

var line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (line.Errors is [.., var error]) return ExitCode.Refuse(error.Message);

// A run that is interrupted still ends the server that it has started.
return await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
