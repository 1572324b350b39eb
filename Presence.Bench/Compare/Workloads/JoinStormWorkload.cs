using System.Globalization;
using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Everyone joins one room at once, each peer in its own flow. Whoever takes too long is cut off.</summary>
internal sealed record JoinStormWorkload : Workload
{
    private readonly int _members;
    private readonly int _warmUpMembers;
    private readonly TimeSpan _limit;

    public JoinStormWorkload(int members, int warmUpMembers, TimeSpan limit)
        : base(
            WorkloadKind.JoinStorm,
            string.Create(CultureInfo.InvariantCulture, $"{WorkloadKind.JoinStorm}: {members} join one room at once, at most {Target.StandardOpening} on their way, after {warmUpMembers} others did; cut off after {limit.TotalSeconds} s"),
            [Figure.Seconds, Figure.CpuSeconds, Figure.Messages, Figure.ReceivedKib])
    {
        Size = _members = members;
        _warmUpMembers = warmUpMembers;
        _limit = limit;
    }

    public override Measured Measure(Trial trial) => trial.OnFreshServer(target =>
    {
        var options = new JoinStormOptions { Crowd = new Crowd(1, _members), WarmUpMembers = _warmUpMembers, Deadline = _limit };
        var result = JoinStorm.Run(target, options, trial.Progress, trial.CancellationToken);
        return new Measured
        {
            Details = JsonSerializer.SerializeToElement(result, LoadJsonContext.Default.JoinStormResult),
            CutAt = result.CutAt,
            Failure = Measured.FaultOf(Faults.Of(result.Errors, result.FirstError)),
        }
            .With(Figure.Seconds, result.ConvergedSeconds ?? _limit.TotalSeconds, result.ConvergedSeconds is null)
            .With(Figure.CpuSeconds, result.ServerCpuSeconds, result.CostsAreLowerBounds)
            .With(Figure.Messages, result.Messages.Average, result.CostsAreLowerBounds)
            .With(Figure.ReceivedKib, result.Bytes.Average / 1024, result.CostsAreLowerBounds)
            .With(Figure.OtherCpus, result.OtherCpus)
            .With(Figure.GeneratorBusy, result.Generator.BusyFraction);
    });
}
