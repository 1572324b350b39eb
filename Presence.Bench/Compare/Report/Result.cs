using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>What one peer has come to under one workload, over all rounds.</summary>
internal sealed record Result(string Workload, string Peer, bool OutOfTime, string? Failure, IReadOnlyDictionary<string, FigureSummary> Figures)
{
    public static Result Of(Cell cell) => new(
        cell.Workload.Name,
        cell.Peer.Name,
        cell.IsOutOfTime,
        cell.Failure,
        Figure.All.Where(figure => cell[figure] is not null).ToDictionary(figure => figure.Id, figure => FigureSummary.Of(figure, cell[figure]!)));
}

/// <summary>One figure over all rounds.</summary>
internal sealed record FigureSummary(double Median, double Min, double Max, string Title, string Unit)
{
    public static FigureSummary Of(Figure figure, Spread spread) => new(spread.Median, spread.Min, spread.Max, figure.Title, figure.Unit);
}
