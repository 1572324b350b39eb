using Presence.Bench.Load;
using Spectre.Console;

namespace Presence.Bench.Compare;

/// <summary>Takes all turns and shows how far it is: bars for a person at a terminal, a line a turn for a log.</summary>
internal static class Spectator
{
    /// <summary>The runs of all turns; where it is interrupted, of those until then.</summary>
    public static IReadOnlyList<Run> Watch(IAnsiConsole console, IReadOnlyList<Turn> turns, Arena arena) =>
        console.Profile.Capabilities.Interactive && !Console.IsErrorRedirected ? WatchBars(console, turns, arena) : WatchLines(console, turns, arena);

    private static List<Run> WatchBars(IAnsiConsole console, IReadOnlyList<Turn> turns, Arena arena) => console.Progress()
        .AutoClear(true)
        .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .Start(context =>
        {
            var all = context.AddTask("all rounds", maxValue: turns.Count);
            var current = context.AddTask("starting", maxValue: 1);
            return TakeAll(turns.Select(turn =>
            {
                var run = arena.Take(turn, new Bar(turn, current));
                all.Increment(1);
                return run;
            }));
        });

    private static List<Run> WatchLines(IAnsiConsole console, IReadOnlyList<Turn> turns, Arena arena) => TakeAll(turns.Index().Select(turn =>
    {
        var run = arena.Take(turn.Item, progress: null);
        console.WriteLine($"{turn.Index + 1}/{turns.Count} {turn.Item.Title}: {Describe(turn.Item.Workload, run)}");
        return run;
    }));

    private static List<Run> TakeAll(IEnumerable<Run> turns)
    {
        var runs = new List<Run>();
        try
        {
            foreach (var run in turns) runs.Add(run);
        }
        catch (OperationCanceledException)
        {
            // What there is took long enough to be told.
        }

        return runs;
    }

    private static string Describe(Workload workload, Run run)
    {
        if (run.Failure is not null) return $"failed: {run.Failure}";
        var main = workload.Figures[0];
        if (!run.Figures.TryGetValue(main.Id, out var value)) return $"no {main.Title}";
        var figure = $"{Number.Show(value)} {main.Unit} {main.Title}".Replace("  ", " ", StringComparison.Ordinal);
        return run.CutAt is { } cut ? $"more than {figure} (cut off: {cut})" : figure;
    }

    /// <summary>One bar that begins anew with each step of each turn.</summary>
    private sealed class Bar(Turn turn, ProgressTask task) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            task.Description = $"{turn.Title}: {value.Step}";
            task.Value = value.Done;
        }
    }
}
