using System.CommandLine;

namespace Presence.Bench.Load;

/// <summary>The command <c>load join-storm</c>.</summary>
internal static class JoinStormCommand
{
    public static Command Create()
    {
        var standard = new JoinStormOptions();
        var command = new Command("join-storm", "everyone fills a room at once: time until everyone knows everyone, and what each member received for it");
        var deadline = NumberOption.Of("--deadline", "SECONDS", "when a storm is cut off", standard.Deadline.TotalSeconds, 1, 3600);
        command.Add(deadline);
        var warmUp = NumberOption.Of("--warmup", "MEMBERS", "members of a storm before the one that is measured; 0 for none", standard.WarmUpMembers, 0, 10_000);
        command.Add(warmUp);
        var crowd = new CrowdOptions(command, standard.Crowd, leastMembers: 2);
        var target = new TargetOptions(command, takesNodes: true);
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
            Report,
            cancellationToken));
        return command;
    }

    private static LoadReport Report(Target target, JoinStormResult result) =>
        new LoadReport(FormattableString.Invariant($"{LoadCommand.Title("join-storm", result.Options.Crowd, target)}, at most {target.Opening:N0} on their way"))
            .Line("all have joined", After(result.JoinedSeconds))
            .Line("everyone knows everyone", After(result.ConvergedSeconds))
            .Gap()
            .Row("a member received", "average", "most")
            .PerMember("messages", result.Messages, result.CostsAreLowerBounds)
            .PerMember("frames", result.Frames, result.CostsAreLowerBounds)
            .PerMember("bytes", result.Bytes, result.CostsAreLowerBounds)
            .PerMember("REPORT_REQUESTs", result.ReportRequests, result.CostsAreLowerBounds)
            .Gap()
            .Line("answers too late", $"{result.LateAnswers:N0}; {result.Missing:N0} called missing, {result.AskedAgain:N0} members asked again")
            .Warn(result.CostsAreLowerBounds ? ["it was not quiet by the deadline: what a member received and the server's CPU time are lower bounds (>)"] : [])
            .Fail(result.CutAt is { } cut ? [cut] : [])
            .Fail(Faults.Of(result.Errors, result.FirstError))
            .Server(result.ServerCpuSeconds, deliveriesPerCpuSecond: null, result.CostsAreLowerBounds)
            .Redis(result.Backplane, "JOIN")
            .Generator(result.Generator, isOpenLoop: false)
            .Others(result.OtherCpus);

    private static FormattableString After(double? seconds) => seconds is { } known ? (FormattableString)$"after {known:N3} s" : $"not in time";
}
