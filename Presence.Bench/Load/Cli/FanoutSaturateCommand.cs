using System.CommandLine;

namespace Presence.Bench.Load;

/// <summary>The command <c>load fanout-saturate</c>.</summary>
internal static class FanoutSaturateCommand
{
    public static Command Create()
    {
        var standard = new FanoutSaturateOptions();
        var command = new Command("fanout-saturate", "closed loop: deliveries a second, and a CPU-second of the server, with a window of messages under way in each room");
        var window = NumberOption.Of("--window", "MESSAGES", "messages under way in each room", standard.Window, 1, 1000);
        command.Add(window);
        var seconds = LoadCommand.Seconds(standard.Duration);
        command.Add(seconds);
        var warmUp = LoadCommand.WarmUp(standard.WarmUp);
        command.Add(warmUp);
        var crowd = new CrowdOptions(command, standard.Crowd, leastMembers: 2);
        var target = new TargetOptions(command, takesNodes: true);
        var json = LoadCommand.Json();
        command.Add(json);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            line,
            target,
            () => new FanoutSaturateOptions
            {
                Crowd = crowd.Read(line),
                Window = line.GetValue(window),
                Duration = TimeSpan.FromSeconds(line.GetValue(seconds)),
                WarmUp = TimeSpan.FromSeconds(line.GetValue(warmUp)),
            },
            (server, options, progress) => FanoutSaturate.Run(server, options, progress, cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.FanoutSaturateResult : null,
            Report,
            cancellationToken));
        return command;
    }

    private static LoadReport Report(Target target, FanoutSaturateResult result) =>
        new LoadReport(LoadCommand.Title("fanout-saturate", result.Options.Crowd, target))
            .Line("deliveries", $"{result.DeliveriesPerSecond:N0} a second, with {result.Options.Window} messages under way in each room")
            .Server(result.ServerCpuSeconds, result.DeliveriesPerCpuSecond)
            .Redis(result.Backplane)
            .Generator(result.Generator, isOpenLoop: false)
            .Others(result.OtherCpus)
            .Deliveries(result.Deliveries, result.FirstError)
            .Gap()
            .LatencyHead()
            .Latency("every delivery", result.Latency);
}
