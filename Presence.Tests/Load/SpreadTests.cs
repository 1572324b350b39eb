using Presence.Bench.Load;

namespace Presence.Tests.Load;

public sealed class SpreadTests
{
    [Fact]
    public void The_median_of_an_odd_number_is_the_one_in_the_middle() =>
        Assert.Equal((2, 1, 9), Figures(Spread.Of([9, 1, 2])));

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() =>
        Assert.Equal((2.5, 1, 9), Figures(Spread.Of([9, 3, 1, 2])));

    [Fact]
    public void One_run_is_all_three() => Assert.Equal((4, 4, 4), Figures(Spread.Of([4])));

    [Fact]
    public void The_runs_keep_their_order() => Assert.Equal([9, 1, 2], Spread.Of([9, 1, 2]).Runs);

    private static (double Median, double Min, double Max) Figures(Spread spread) => (spread.Median, spread.Min, spread.Max);
}
