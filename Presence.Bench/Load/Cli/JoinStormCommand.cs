using System.CommandLine;

namespace Presence.Bench.Load;

/// <summary>The command <c>load join-storm</c>.</summary>
internal static class JoinStormCommand
{
    public static Command Create()
    {
        var standard = new JoinStormOptions();
        var command = new Command("join-storm", "everyone fills a room at once: time until everyone knows everyone, and what each member received for it");
        var deadline = NumberOption.Of("--deadline", "SECONDS", "when to give up", standard.Deadline.TotalSeconds, 1, 3600);
        command.Add(deadline);
        var warmUp = NumberOption.Of("--warmup", "MEMBERS", "members of a storm before the one that is measured; 0 for none", standard.WarmUpMembers, 0, 10_000);
        command.Add(warmUp);
        var crowd = new CrowdOptions(command, standard.Crowd, leastMembers: 2);
        var target = new TargetOptions(command);
        var json = LoadCommand.Json();
        command.Add(json);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            line,
            target,
            () => new JoinStormOptions
            {
                Crowd = crowd.Read(line),
                WarmUpMembers = line.GetValue(warmUp),
                Deadline = TimeSpan.FromSeconds(line.GetValue(deadline)),
            },
            (server, options, progress) => JoinStorm.Run(server, options, progress, cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.JoinStormResult : null,
            Report));
        return command;
    }

    private static LoadReport Report(Target target, JoinStormResult result) =>
        new LoadReport(LoadCommand.Title("join-storm", result.Options.Crowd, target))
            .Line("all have joined", $"after {result.JoinedSeconds:N3} s")
            .Line("everyone knows everyone", $"after {result.ConvergedSeconds:N3} s")
            .Gap()
            .Row("a member received", "average", "most")
            .PerMember("messages", result.Messages)
            .PerMember("frames", result.Frames)
            .PerMember("bytes", result.Bytes)
            .PerMember("REPORT_REQUESTs", result.ReportRequests)
            .Gap()
            .Line("answers too late", $"{result.LateAnswers:N0}")
            .Refusals(result.Errors, result.FirstError)
            .Server(result.ServerCpuSeconds, deliveriesPerCpuSecond: null)
            .Generator(result.Generator, isOpenLoop: false)
            .Others(result.OtherCpus);
}
