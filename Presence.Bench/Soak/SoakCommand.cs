using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>The command <c>soak</c>.</summary>
internal static class SoakCommand
{
    private const string DefaultOutput = "artifacts/soak.json";

    // As anybody would run it. A shorter grace, so that more of them run out.
    private static readonly string[] Settings = ["--Presence:MessagesPerSecond=50", "--Presence:MessageBurst=100", "--Presence:LeaveGrace=00:00:01", "--Presence:Operator:OpenReading=true"];

    public static Command Create()
    {
        var standard = new SoakOptions();
        var command = new Command("soak", "members come and go in every way there is, for as long as you like, and nothing may be left of it (Linux)");
        var minutes = NumberOption.Of("--minutes", "MINUTES", "how long", standard.Duration.TotalMinutes, 0.05, 10_000);
        command.Add(minutes);
        var visits = NumberOption.Of("--visits", "COUNT", "how many come and go a second", standard.VisitsPerSecond, 0.1, 5_000);
        command.Add(visits);
        var storm = NumberOption.Of("--storm", "COUNT", "how many come at once, every ten seconds", standard.StormVisitors, 1, 5_000);
        command.Add(storm);
        var stalled = NumberOption.Of("--stalled", "COUNT", "how many readers stand still at any time", standard.StalledReaders, 0, 5_000);
        command.Add(stalled);
        var output = new Option<string>("--output") { HelpName = "FILE", Description = $"where to write the result as JSON ({DefaultOutput})", DefaultValueFactory = _ => DefaultOutput };
        command.Add(output);
        var target = new TargetOptions(command, needsPid: true, Settings);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            line,
            target,
            () => new SoakOptions
            {
                Duration = TimeSpan.FromMinutes(line.GetValue(minutes)),
                VisitsPerSecond = line.GetValue(visits),
                StormVisitors = line.GetValue(storm),
                StalledReaders = line.GetValue(stalled),
            },
            (server, options, _) => Run(server, options, line.GetValue(output)!, cancellationToken),
            json: null,
            Report,
            cancellationToken));
        return command;
    }

    private static SoakResult Run(Target target, SoakOptions options, string output, CancellationToken cancellationToken)
    {
        var result = SoakRun.RunAsync(target, options, cancellationToken).GetAwaiter().GetResult();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        File.WriteAllText(output, JsonSerializer.Serialize(result, SoakJsonContext.Default.SoakResult) + "\n");
        return result;
    }

    private static LoadReport Report(Target target, SoakResult result)
    {
        var memory = result.Memory;
        var report = new LoadReport(string.Create(CultureInfo.InvariantCulture, $"soak: {result.Seconds:N0} s, {result.Visits.Values.Sum():N0} visits (process {target.Pid})"))
            .Line("server", $"{result.ServerCpuSeconds:N1} s CPU")
            .Line("memory", $"median {memory.MedianKiB / 1024:N1} MiB, growth {memory.GrowthKiB / 1024:N1} MiB behind the warm-up ({memory.AllowedKiB / 1024:N1} allowed){(memory.IsConclusive ? "" : ", too short to judge")}")
            .Line("open files", $"{result.OpenFiles.Before} before, {result.OpenFiles.After} behind")
            .Line("removals seen", $"{result.Removals:N0}, each expected and each once")
            .Line("updates heard", $"{result.Updates:N0}, each in its turn")
            .Line("stalled readers closed", $"{result.StalledReadersClosed:N0}")
            .Gap();
        foreach (var (way, count) in result.Visits) report.Row(way, count.ToString("N0", CultureInfo.InvariantCulture));
        return report.Fail(result.Faults);
    }
}
