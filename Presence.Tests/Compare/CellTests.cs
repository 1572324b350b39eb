using Presence.Bench.Compare;

namespace Presence.Tests.Compare;

public sealed class CellTests
{
    private static readonly Workload Workload = new StartWorkload(Scale.Smoke);

    [Fact]
    public void A_figure_is_the_median_of_the_rounds()
    {
        var cell = Of((3, false), (1, false), (2, false));
        Assert.Equal(2, cell[Figure.Seconds]!.Median);
        Assert.False(cell.IsLowerBound(Figure.Seconds));
    }

    [Fact]
    public void A_median_that_a_cut_could_raise_is_a_lower_bound()
    {
        Assert.True(Of((30, true)).IsLowerBound(Figure.Seconds));
        Assert.True(Of((1, false), (30, true)).IsLowerBound(Figure.Seconds));
        Assert.True(Of((2, false), (1, true), (3, false)).IsLowerBound(Figure.Seconds));
    }

    [Fact]
    public void A_median_below_the_cuts_stands() => Assert.False(Of((1, false), (2, false), (30, true)).IsLowerBound(Figure.Seconds));

    [Fact]
    public void What_was_never_measured_has_no_figure()
    {
        Assert.Null(Of()[Figure.Seconds]);
        Assert.False(Of().IsLowerBound(Figure.Seconds));
    }

    [Fact]
    public void One_run_that_failed_spoils_the_figure() =>
        Assert.Null((Of((1, false)) with { Runs = [new Run(1, "ws", Workload.Name) { Failure = "no" }] })[Figure.Seconds]);

    private static Cell Of(params (double Seconds, bool IsLowerBound)[] runs) => new(
        Peer.Ws,
        Workload,
        [
            .. runs.Select(run => new Run(1, Peer.Ws.Name, Workload.Name)
            {
                Figures = new Dictionary<string, double> { [Figure.Seconds.Id] = run.Seconds },
                LowerBounds = run.IsLowerBound ? [Figure.Seconds.Id] : [],
            }),
        ]);
}
