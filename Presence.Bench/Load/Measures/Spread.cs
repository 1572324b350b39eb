namespace Presence.Bench.Load;

/// <summary>A figure of several runs, with all runs in their order.</summary>
internal sealed record Spread(double Median, double Min, double Max, IReadOnlyList<double> Runs)
{
    /// <summary>Of at least one run.</summary>
    public static Spread Of(IReadOnlyList<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1], runs);
    }
}
