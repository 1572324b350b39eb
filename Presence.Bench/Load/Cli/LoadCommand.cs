using System.CommandLine;

namespace Presence.Bench.Load;

/// <summary>The command <c>load</c>.</summary>
internal static class LoadCommand
{
    /// <summary>With a command for each scenario.</summary>
    public static Command Create() => new("load", "load runs against a server process, or against this repository's service, which is started where no --port is given (Linux)")
    {
        FanoutRateCommand.Create(),
        FanoutSaturateCommand.Create(),
        JoinStormCommand.Create(),
        IdleCommand.Create(),
        NeighboursCommand.Create(),
        StartCommand.Create(),
        HoldCommand.Create(),
    };

    /// <summary>Prints the result for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "print the result as JSON" };

    /// <summary>How long it measures.</summary>
    public static Option<double> Seconds(TimeSpan standard) => NumberOption.Of("--seconds", "SECONDS", "how long to measure", standard.TotalSeconds, 0.1, 3600);

    /// <summary>How long it runs before.</summary>
    public static Option<double> WarmUp(TimeSpan standard) => NumberOption.Of("--warmup", "SECONDS", "how long to run before that", standard.TotalSeconds, 0, 3600);

    /// <summary>What a run is about, for the title of its report.</summary>
    public static string Title(string scenario, Crowd crowd, Target target) => FormattableString.Invariant(
        $"{scenario}: {crowd.Rooms:N0} rooms of {crowd.Members:N0}, {target.Protocol} at {target.Host}:{target.Port}{(target.Pid is { } pid ? $" (process {pid})" : "")}{(target.Backplane is null ? "" : $", nodes: {target.Nodes}")}");
}
