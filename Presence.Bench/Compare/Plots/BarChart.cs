using ScottPlot;

namespace Presence.Bench.Compare;

/// <summary>One figure of each peer: the median as a bar, the rounds' least and most as a line.</summary>
internal static class BarChart
{
    private const int Width = 1400;
    private const int RowHeight = 70;
    private const int FrameHeight = 170;

    public static void Save(string path, Figure figure, string unit, IReadOnlyList<Cell> cells)
    {
        if (cells.Max(cell => cell[figure]?.Max) is not { } longest) return;
        Chart.Save(path, Width, FrameHeight + (RowHeight * cells.Count), [(cells[0].Workload.Title, plot => Draw(plot, figure, unit, cells, longest))]);
    }

    private static void Draw(Plot plot, Figure figure, string unit, IReadOnlyList<Cell> cells, double longest)
    {
        for (var row = 0; row < cells.Count; row++) Draw(plot, -row, cells[row], figure);
        plot.Axes.Left.SetTicks([.. cells.Select((_, row) => -(double)row)], [.. cells.Select(cell => cell.Peer.Title)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.Label.Text = unit;
        plot.Grid.YAxisStyle.IsVisible = false;

        // Room for the number behind the longest bar.
        plot.Axes.SetLimits(0, longest * 1.15, 0.5 - cells.Count, 0.5);
    }

    private static void Draw(Plot plot, int row, Cell cell, Figure figure)
    {
        if (cell[figure] is not { } spread)
        {
            Write(plot, row, 0, cell.Failure is null ? "not measured" : "failed");
            return;
        }

        plot.Add.Bar(new Bar { Position = row, Value = spread.Median, FillColor = Chart.ColorOf(cell.Peer), LineWidth = 0, Size = 0.6, Orientation = Orientation.Horizontal });
        var range = plot.Add.Line(spread.Min, row, spread.Max, row);
        range.LineColor = Colors.Black;
        range.LineWidth = 3;
        Write(plot, row, spread.Max, Number.Show(spread.Median));
    }

    private static void Write(Plot plot, int row, double at, string text)
    {
        var label = plot.Add.Text(text, at, row);
        label.LabelStyle.Alignment = Alignment.MiddleLeft;
        label.LabelStyle.FontSize = Chart.TextSize;
        label.OffsetX = 8;
    }
}
