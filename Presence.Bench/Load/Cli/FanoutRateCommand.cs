using System.CommandLine;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The command <c>load fanout-rate</c>.</summary>
internal static class FanoutRateCommand
{
    private const int MostMessages = 100_000_000;

    public static Command Create()
    {
        var standard = new FanoutRateOptions();
        var command = new Command("fanout-rate", "open loop: latency of updates at a fixed rate, from their scheduled time, of every delivery");
        var rate = NumberOption.Of("--rate", "MESSAGES", "updates a second, over all rooms", standard.MessagesPerSecond, 0.1, 1_000_000);
        command.Add(rate);
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
            () => Bounded(new FanoutRateOptions
            {
                Crowd = crowd.Read(line),
                MessagesPerSecond = line.GetValue(rate),
                Duration = TimeSpan.FromSeconds(line.GetValue(seconds)),
                WarmUp = TimeSpan.FromSeconds(line.GetValue(warmUp)),
            }),
            (server, options, progress) => FanoutRate.Run(server, options, progress, cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.FanoutRateResult : null,
            Report,
            cancellationToken));
        return command;
    }

    private static FanoutRateOptions Bounded(FanoutRateOptions options)
    {
        var messages = options.MessagesPerSecond * (options.Duration + options.WarmUp).TotalSeconds;
        if (messages <= MostMessages) return options;
        throw new BadUsageException(string.Create(CultureInfo.InvariantCulture, $"--rate for so long is {messages:F0} messages: {MostMessages} are the most"));
    }

    private static LoadReport Report(Target target, FanoutRateResult result) =>
        new LoadReport(LoadCommand.Title("fanout-rate", result.Options.Crowd, target))
            .LatencyHead()
            .Latency("every delivery", result.All)
            .Latency("first of a message", result.First)
            .Latency("last of a message", result.Last)
            .Latency("to the sender's node", result.SameNode)
            .Latency("to another node", result.OtherNode)
            .Latency("sent later than due by", result.SendDelay)
            .Gap()
            .Line("rate", $"{result.Options.MessagesPerSecond:N0} messages a second, {result.DeliveriesPerSecond:N0} deliveries a second")
            .Deliveries(result.Deliveries, result.FirstError)
            .Server(result.ServerCpuSeconds, result.DeliveriesPerCpuSecond)
            .Redis(result.Backplane)
            .Generator(result.Generator, isOpenLoop: true)
            .Others(result.OtherCpus);
}
