using ScottPlot;
using SkiaSharp;

namespace Presence.Bench.Compare;

/// <summary>How all plots look: values from zero, lines of the grid for values alone, one colour a peer, pixels for sharp screens.</summary>
internal static class Chart
{
    public const float TextSize = 22;

    // Okabe and Ito: told apart by the colour-blind too.
    private static readonly Dictionary<string, string> PeerColors = new()
    {
        ["presence"] = "#0072B2",
        ["presence-aot"] = "#56B4E9",
        ["signalr"] = "#CC79A7",
        ["socketio"] = "#D55E00",
        ["ws"] = "#E69F00",
    };

    private static readonly string? Font =
        Array.Find(["Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Arial"], SKFontManager.Default.FontFamilies.Contains);

    public static Color ColorOf(Peer peer) => Color.FromHex(PeerColors[peer.Name]);

    /// <summary>Lines over a few named places on the horizontal axis.</summary>
    public static void SetPlaces(this Plot plot, string title, IReadOnlyList<(double At, string Name)> places)
    {
        plot.Axes.Bottom.SetTicks([.. places.Select(place => place.At)], [.. places.Select(place => place.Name)]);
        plot.Axes.Bottom.Label.Text = title;
        plot.Grid.XAxisStyle.IsVisible = false;
    }

    /// <summary>One peer's line; its name alone where it has failed.</summary>
    public static void AddLine(this Plot plot, Cell cell, IEnumerable<Coordinates> points)
    {
        var line = plot.Add.Scatter(points.Where(point => double.IsFinite(point.Y)).ToArray(), ColorOf(cell.Peer));
        line.LegendText = cell.Failure is null ? cell.Peer.Title : $"{cell.Peer.Title}: failed";
        line.LineWidth = 4;
        line.MarkerSize = 14;
    }

    /// <summary>Which line is whose, beside the plot.</summary>
    public static void ExplainLines(this Plot plot)
    {
        var legend = plot.ShowLegend(Edge.Right).Legend;
        legend.FontSize = TextSize;
        legend.SymbolWidth = 40;
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>Draws panels side by side in one picture.</summary>
    public static void Save(string path, int panelWidth, int height, IReadOnlyList<(string Title, Action<Plot> Draw)> panels)
    {
        var picture = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Columns() };
        picture.AddPlots(panels.Count);
        foreach (var (plot, panel) in picture.GetPlots().Zip(panels))
        {
            SetStyle(plot, panel.Title);
            panel.Draw(plot);
        }

        picture.SavePng(path, panelWidth * panels.Count, height);
        foreach (var plot in picture.GetPlots()) plot.Dispose();
    }

    private static void SetStyle(Plot plot, string title)
    {
        plot.Title(title, size: TextSize + 4);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Color.FromHex("#E0E0E0");
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontSize = TextSize;
            axis.Label.FontSize = TextSize;
            axis.Label.Bold = false;
            axis.MinorTickStyle.Length = 0;
        }

        if (Font is not null) plot.Font.Set(Font);
    }
}
