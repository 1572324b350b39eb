using System.CommandLine;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The command <c>load idle</c>.</summary>
internal static class IdleCommand
{
    public static Command Create()
    {
        var standard = new IdleOptions();
        var command = new Command("idle", "memory of the server for each connection that has joined and says nothing");
        var settle = NumberOption.Of("--settle", "SECONDS", "silence before the memory is read", standard.Settle.TotalSeconds, 0, 3600);
        command.Add(settle);
        var crowd = new CrowdOptions(command, standard.Crowd, leastMembers: 1);
        var target = new TargetOptions(command, needsPid: true);
        var json = LoadCommand.Json();
        command.Add(json);
        command.SetAction((line, cancellationToken) => LoadConsole.RunAsync(
            line,
            target,
            () => new IdleOptions { Crowd = crowd.Read(line), Settle = TimeSpan.FromSeconds(line.GetValue(settle)) },
            (server, options, progress) => Idle.Run(server, options, progress, cancellationToken),
            line.GetValue(json) ? LoadJsonContext.Default.IdleResult : null,
            Report,
            cancellationToken));
        return command;
    }

    private static LoadReport Report(Target target, IdleResult result) =>
        new LoadReport(LoadCommand.Title("idle", result.Options.Crowd, target))
            .Row("KiB", "RSS", "PSS", "private")
            .Row("before the first", Whole(result.Before.RssKiB), Whole(result.Before.PssKiB), Whole(result.Before.PrivateKiB))
            .Row("all joined and silent", Whole(result.After.RssKiB), Whole(result.After.PssKiB), Whole(result.After.PrivateKiB))
            .Row("for each connection", Exact(result.RssKiBPerConnection), Exact(result.PssKiBPerConnection), Exact(result.PrivateKiBPerConnection))
            .Gap()
            .Line("connections", $"{result.Options.Crowd.Connections:N0}, joined within {result.JoinedSeconds:N1} s")
            .Fail(Faults.Of(result.Errors, result.FirstError));

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Exact(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
