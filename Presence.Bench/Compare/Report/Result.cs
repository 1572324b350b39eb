namespace Presence.Bench.Compare;

/// <summary>What one peer has come to under one workload, over all rounds.</summary>
internal sealed record Result(string Workload, string Peer, string? Failure, IReadOnlyDictionary<string, FigureSummary> Figures)
{
    public static Result Of(Cell cell) => new(
        cell.Workload.Name,
        cell.Peer.Name,
        cell.Failure,
        Figure.All.Where(figure => cell[figure] is not null).ToDictionary(figure => figure.Id, figure => FigureSummary.Of(figure, cell)));
}

/// <summary>One figure over all rounds. Where it is a lower bound, the median may be higher than this.</summary>
internal sealed record FigureSummary(double Median, double Min, double Max, bool LowerBound, string Title, string Unit)
{
    /// <param name="figure">One that was measured.</param>
    /// <param name="cell">Whose.</param>
    public static FigureSummary Of(Figure figure, Cell cell)
    {
        var spread = cell[figure]!;
        return new FigureSummary(spread.Median, spread.Min, spread.Max, cell.IsLowerBound(figure), figure.Title, figure.Unit);
    }
}
