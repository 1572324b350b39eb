using System.CommandLine;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The command <c>load start</c>.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var command = new Command("start", "time from the start of a server's process to its first connection and its first WebSocket");
        var runs = NumberOption.Of("--runs", "COUNT", "how often", 10, 1, 1000);
        command.Add(runs);
        var protocol = TargetOptions.Protocol();
        command.Add(protocol);
        var path = TargetOptions.PathOption();
        command.Add(path);
        var cpu = CpuOptions.Generator();
        command.Add(cpu);
        var serverCpu = CpuOptions.Server();
        command.Add(serverCpu);
        var json = LoadCommand.Json();
        command.Add(json);
        var program = new Argument<string[]>("command")
        {
            Description = "behind --: program and arguments of the server, {port} for the port that it shall listen on; without it this repository's service",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Add(program);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            progress => Start.Run(
                new StartOptions
                {
                    Command = line.GetValue(program) is [var name, .. var arguments] ? new ServerCommand(name, arguments) : OwnServer.Plain,
                    Protocol = line.GetValue(protocol),
                    Path = line.GetValue(path),
                    Runs = line.GetValue(runs),
                    ServerCpu = CpuOptions.Beside(line.GetValue(cpu), line.GetValue(serverCpu)),
                    GeneratorCpu = line.GetValue(cpu),
                },
                progress,
                cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.StartResult : null,
            Report,
            cancellationToken));
        return command;
    }

    private static LoadReport Report(StartResult result) =>
        new LoadReport($"start: {Path.GetFileName(result.Options.Command.Program)} {string.Join(' ', result.Options.Command.Arguments)}")
            .Row("milliseconds", "median", "least", "most")
            .Row("first connection", Figures(result.ListeningMs))
            .Row("first WebSocket", Figures(result.HandshakeMs))
            .Gap()
            .Line("runs", $"{result.Options.Runs}");

    private static IEnumerable<string> Figures(Spread spread) =>
        new[] { spread.Median, spread.Min, spread.Max }.Select(value => value.ToString("N1", CultureInfo.InvariantCulture));
}
