using Spectre.Console;

namespace Presence.Bench.Compare;

/// <summary>The standings for a person at a terminal: one table a workload, one column a peer.</summary>
internal static class ComparisonTable
{
    public static void Write(IAnsiConsole console, BenchEnvironment environment, Standings standings)
    {
        console.WriteLine(environment.Describe());
        foreach (var workload in standings.Workloads) console.Write(Describe(standings, workload));
        if (standings.Peers.Contains(Peer.Presence)) console.MarkupLine("[bold]×[/]: how many times better MinimalPresence is. Below 1 it is worse.");
        if (standings.Runs.Any(run => run.Round > 1)) console.WriteLine("Each figure is the median of the rounds, with the least and the most below it.");
        if (standings.HasLowerBounds) console.MarkupLine("[bold]>[/]: at least this. It was cut off before everyone knew everyone, or before it was quiet.");
        foreach (var busy in standings.Bottlenecks.GroupBy(cell => cell.Workload.Name, cell => cell.Peer.Name))
            console.MarkupLineInterpolated($"[yellow]note:[/] {busy.Key} kept the load generator busy all the time with {string.Join(", ", busy)}: they may do more.");
        if (standings.MostOtherCpus is { } others)
            console.MarkupLineInterpolated($"[yellow]note:[/] other programs kept up to {Number.Show(others)} CPUs busy: latencies and times are worse than the servers' own.");
        foreach (var run in standings.Failures)
            console.MarkupLineInterpolated($"[red]failed:[/] {run.Peer}, {run.Workload}, round {run.Round}: {run.Failure}");
    }

    private static Table Describe(Standings standings, Workload workload)
    {
        var table = new Table { Title = new TableTitle($"[bold]{workload.Title.EscapeMarkup()}[/]"), Border = TableBorder.Rounded };
        table.AddColumn("");
        foreach (var peer in standings.Peers) table.AddColumn(new TableColumn(peer.Title) { Alignment = Justify.Right });
        foreach (var figure in workload.Figures)
        {
            var name = figure.Unit is "" ? figure.Title : $"{figure.Title}, {figure.Unit}";
            var ours = standings.Of(Peer.Presence, workload);
            table.AddRow([name, .. standings.Peers.Select(peer => Describe(figure, standings.Of(peer, workload), ours))]);
        }

        return table;
    }

    private static string Describe(Figure figure, Cell cell, Cell ours)
    {
        if (cell.Failure is not null) return "[red]failed[/]";
        if (cell[figure] is not { } spread) return "[dim]-[/]";
        var atLeast = cell.IsLowerBound(figure) ? "> " : "";
        var advantage = Advantage(figure, cell, ours) is { } times ? $"  [bold]{atLeast}×{Number.Show(times)}[/]" : "";
        var range = spread.Runs.Count > 1 ? $"\n[dim]{Number.Show(spread.Min)} to {Number.Show(spread.Max)}[/]" : "";
        return $"{atLeast}{Number.Show(spread.Median)}{advantage}{range}";
    }

    private static double? Advantage(Figure figure, Cell cell, Cell ours)
    {
        if (cell.Peer.IsOurs || ours.IsLowerBound(figure)) return null;
        var advantage = figure.Advantage(ours[figure]?.Median ?? double.NaN, cell[figure]?.Median ?? double.NaN);
        return double.IsFinite(advantage) && advantage > 0 ? advantage : null;
    }
}
