using Presence.Bench.Load;

namespace Presence.Tests.Load;

public sealed class JoinStormResultTests
{
    private static readonly JoinStormResult Whole = new()
    {
        Options = new JoinStormOptions { Crowd = new Crowd(1, 1000), Deadline = TimeSpan.FromSeconds(30) },
        Joined = 1000,
        JoinedSeconds = 1,
        Converged = 1000,
        ConvergedSeconds = 2,
        CostsAreLowerBounds = false,
        Messages = new PerMember(0, 0),
        Frames = new PerMember(0, 0),
        Bytes = new PerMember(0, 0),
        ReportRequests = new PerMember(0, 0),
        LateAnswers = 0,
        Missing = 0,
        AskedAgain = 0,
        Errors = 0,
        Generator = new GeneratorUsage(null, 0, 0),
    };

    [Fact]
    public void A_storm_that_came_to_its_end_was_not_cut() => Assert.Null(Whole.CutAt);

    [Fact]
    public void A_storm_that_was_cut_off_says_how_many_had_joined() =>
        Assert.Equal("only 999 of 1,000 members had joined after 30 s", (Whole with { ConvergedSeconds = null, JoinedSeconds = null, Joined = 999 }).CutAt);

    [Fact]
    public void A_storm_that_was_cut_off_says_what_may_be_to_blame() => Assert.Equal(
        "only 7 of 1,000 members had the data of all others in their room after 30 s; 3 answers came too late, 5 were called missing, 2 members asked again",
        (Whole with { ConvergedSeconds = null, Converged = 7, LateAnswers = 3, Missing = 5, AskedAgain = 2 }).CutAt);
}
