using System.CommandLine;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The command <c>load neighbours</c>.</summary>
internal static class NeighboursCommand
{
    private const double MostRatio = 2;

    // As anybody would run it: what holds a flood back is the service's own rate.
    private static readonly string[] Settings = ["--Presence:MessagesPerSecond=50", "--Presence:MessageBurst=100", "--Presence:Operator:OpenReading=true"];

    public static Command Create()
    {
        var standard = new NeighboursOptions();
        var command = new Command("neighbours", "open loop: what members notice of a paused process, of stalled readers and of a flood beside them");
        var rate = NumberOption.Of("--rate", "MESSAGES", "updates a second of those who are measured, over all rooms", standard.MessagesPerSecond, 0.1, 1_000_000);
        command.Add(rate);
        var seconds = NumberOption.Of("--seconds", "SECONDS", "how long each part measures", standard.Duration.TotalSeconds, 0.1, 3600);
        command.Add(seconds);
        var rounds = NumberOption.Of("--rounds", "COUNT", "how often everything is done; the figures are the medians", standard.Rounds, 1, 1000);
        command.Add(rounds);
        var stalled = NumberOption.Of("--stalled", "COUNT", "members that read nothing", standard.StalledReaders, 1, 10_000);
        command.Add(stalled);
        var paused = NumberOption.Of("--paused", "COUNT", "readers in the process that is paused", standard.PausedReaders, 1, 1_000);
        command.Add(paused);
        var flood = NumberOption.Of("--flood", "MESSAGES", "messages a second of the flood", standard.FloodPerSecond, 1, 1_000_000);
        command.Add(flood);
        var background = NumberOption.Of("--background", "MESSAGES", "messages of 15,000 bytes a second in each room, in every part", standard.BackgroundPerSecond, 0, 10);
        command.Add(background);
        var crowd = new CrowdOptions(command, standard.Crowd, leastMembers: 2);
        var target = new TargetOptions(command, needsPid: true, Settings);
        var json = LoadCommand.Json();
        command.Add(json);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            line,
            target,
            () => new NeighboursOptions
            {
                Crowd = crowd.Read(line),
                MessagesPerSecond = line.GetValue(rate),
                Duration = TimeSpan.FromSeconds(line.GetValue(seconds)),
                Rounds = line.GetValue(rounds),
                StalledReaders = line.GetValue(stalled),
                PausedReaders = line.GetValue(paused),
                FloodPerSecond = line.GetValue(flood),
                BackgroundPerSecond = line.GetValue(background),
            },
            (server, options, progress) => Neighbours.Run(server, options, progress, cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.NeighboursResult : null,
            Report,
            cancellationToken));
        return command;
    }

    private static LoadReport Report(Target target, NeighboursResult result)
    {
        var report = new LoadReport(LoadCommand.Title("neighbours", result.Options.Crowd, target))
            .Line("rate", $"{result.Options.MessagesPerSecond:N0} messages a second in each part, {result.Options.Rounds} rounds")
            .Deliveries(result.Deliveries, result.FirstError)
            .Gap()
            .Row("microseconds", "p50", "p99", "max", "p99 ratio", "RSS MiB", "CPU s");
        foreach (var part in result.Parts)
        {
            report.Row(
                part.Name.Length > 24 ? part.Name[..24] : part.Name,
                Whole(part.Latency.P50Us),
                Whole(part.Latency.P99Us),
                Whole(part.Latency.MaxUs),
                part.Ratio?.ToString("N2", CultureInfo.InvariantCulture) ?? "",
                Whole(part.MostRssKiB / 1024.0),
                part.ServerCpuSeconds.ToString("N2", CultureInfo.InvariantCulture));
            if (part.Note is { } note) report.Line("", $"{note}");
            if (part.Ratio > MostRatio) report.Warn(FormattableString.Invariant($"{part.Name}: p99 is {part.Ratio:N2} times that of the quiet parts beside it, more than {MostRatio}"));
        }

        return report;
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
