using ScottPlot;

namespace Presence.Bench.Compare;

/// <summary>What filling one room costs, by its size: the time until everyone knows everyone, and the server's CPU for it.</summary>
internal static class JoinStormChart
{
    private const int PanelWidth = 1100;
    private const int Height = 640;

    public static void Save(string path, IReadOnlyList<Cell> cells)
    {
        if (cells.All(cell => cell[Figure.Seconds] is null)) return;
        Chart.Save(path, PanelWidth, Height,
        [
            ("N join one room: until everyone knows everyone", plot => Draw(plot, Figure.Seconds, cells)),
            ("N join one room: what it costs the server", plot => Draw(plot, Figure.CpuSeconds, cells)),
        ]);
    }

    private static void Draw(Plot plot, Figure figure, IReadOnlyList<Cell> cells)
    {
        var curves = cells.GroupBy(cell => cell.Peer).Select(curve => UpToLowerBound(curve, figure)).ToList();
        foreach (var curve in curves) plot.AddLine(curve.Find(cell => cell.Failure is not null) ?? curve[0], curve.Select(cell => Point(cell, figure)));
        MarkLowerBounds(plot, [.. curves.Select(curve => curve[^1]).Where(cell => cell.IsLowerBound(figure))], figure);

        double[] sizes = [.. cells.Select(SizeOf).Distinct().Order()];
        plot.SetPlaces("N, members of the room", [.. sizes.Select(size => (size, Number.Show(size)))]);
        plot.Axes.Left.Label.Text = figure == Figure.CpuSeconds ? "CPU-seconds" : "seconds";
        plot.Axes.SetLimits(0, sizes[^1] * 1.05, 0, cells.Max(cell => cell[figure]?.Median ?? 0) * 1.08);
        plot.ExplainLines();
    }

    // All that was cut off took the same time, and about the same CPU: a line between two such points would look like no growth.
    private static List<Cell> UpToLowerBound(IEnumerable<Cell> curve, Figure figure)
    {
        var bySize = curve.OrderBy(cell => cell.Workload.Size).ToList();
        var cut = bySize.FindIndex(cell => cell.IsLowerBound(figure));
        return cut < 0 ? bySize : bySize[..(cut + 1)];
    }

    private static void MarkLowerBounds(Plot plot, IReadOnlyList<Cell> cells, Figure figure)
    {
        foreach (var cell in cells)
        {
            var ring = plot.Add.Marker(Point(cell, figure), MarkerShape.OpenCircle, 26, Chart.ColorOf(cell.Peer));
            ring.MarkerLineWidth = 3;
        }

        if (cells is not []) plot.Legend.ManualItems.Add(new LegendItem { LabelText = "at least this", MarkerShape = MarkerShape.OpenCircle, MarkerSize = 26, MarkerColor = Colors.Black });
    }

    private static Coordinates Point(Cell cell, Figure figure) => new(SizeOf(cell), cell[figure]?.Median ?? double.NaN);

    private static double SizeOf(Cell cell) => cell.Workload.Size ?? 0;
}
