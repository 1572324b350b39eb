using ScottPlot;

namespace Presence.Bench.Compare;

/// <summary>Latency by percentile, one line a peer. Where the slow hide the fast, a second panel shows the fast alone.</summary>
internal static class LatencyChart
{
    private const int PanelWidth = 1100;
    private const int Height = 640;

    // With the slow in it, a line this much lower cannot be told from the axis.
    private const double Hidden = 5;

    private static readonly (Figure Figure, string Label)[] Points =
    [
        (Figure.P50, "50 %"), (Figure.P90, "90 %"), (Figure.P99, "99 %"), (Figure.P999, "99.9 %"), (Figure.Slowest, "all"),
    ];

    public static void Save(string path, IReadOnlyList<Cell> cells)
    {
        var shown = cells.Where(cell => Highest(cell) > 0).ToList();
        if (shown is []) return;
        List<(string, Action<Plot>)> panels = [(cells[0].Workload.Title, plot => Draw(plot, cells))];
        var fast = shown.Where(cell => Highest(cell) * Hidden < shown.Max(Highest)).ToList();
        if (fast is not []) panels.Add(("The quick ones alone", plot => Draw(plot, fast)));
        Chart.Save(path, PanelWidth, Height, panels);
    }

    private static double Highest(Cell cell) => Points.Max(point => cell[point.Figure]?.Median ?? 0);

    private static void Draw(Plot plot, IReadOnlyList<Cell> cells)
    {
        foreach (var cell in cells)
            plot.AddLine(cell, Points.Select((point, at) => new Coordinates(at, cell[point.Figure]?.Median ?? double.NaN)));

        plot.SetPlaces("share of the deliveries", [.. Points.Select((point, at) => ((double)at, point.Label))]);
        plot.Axes.Left.Label.Text = "took at most, ms";
        plot.Axes.SetLimits(-0.3, Points.Length - 0.7, 0, cells.Max(Highest) * 1.08);
        plot.ExplainLines();
    }
}
