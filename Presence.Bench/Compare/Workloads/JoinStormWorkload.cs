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
            string.Create(CultureInfo.InvariantCulture, $"{WorkloadKind.JoinStorm}: {members} join one room at once, after {warmUpMembers} others did; cut off after {limit.TotalSeconds} s"),
            [Figure.Seconds, Figure.CpuSeconds, Figure.Messages, Figure.ReceivedKib])
    {
        Size = _members = members;
        _warmUpMembers = warmUpMembers;
        _limit = limit;
    }

    public override Measured Measure(Trial trial) => trial.OnFreshServer(target =>
    {
        // The time is limited without the warm-up, so that is a run of its own.
        var options = new JoinStormOptions { Crowd = new Crowd(1, _members), WarmUpMembers = 0, Deadline = _limit * 2 };
        JoinStorm.Run(target, options with { Crowd = new Crowd(1, _warmUpMembers), Tail = TimeSpan.Zero }, trial.Progress, trial.CancellationToken);
        using var cut = new CancellationTokenSource(_limit + options.Tail);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(trial.CancellationToken, cut.Token);
        var cpu = new CpuUntil(target.Pid!.Value, cut.Token);
        var step = new LastStep(trial.Progress);
        try
        {
            return Describe(JoinStorm.Run(target, options, step, end.Token));
        }
        catch (OperationCanceledException) when (!trial.CancellationToken.IsCancellationRequested)
        {
            return new Measured { OutOfTime = true, CutAt = step.ToString() }.With(Figure.Seconds, _limit.TotalSeconds).With(Figure.CpuSeconds, cpu.Seconds);
        }
    });

    private static Measured Describe(JoinStormResult result) => new Measured
    {
        Details = JsonSerializer.SerializeToElement(result, LoadJsonContext.Default.JoinStormResult),
        Failure = Measured.FaultOf(result.Errors, result.FirstError),
    }
        .With(Figure.Seconds, result.ConvergedSeconds)
        .With(Figure.CpuSeconds, result.ServerCpuSeconds)
        .With(Figure.Messages, result.Messages.Average)
        .With(Figure.OtherCpus, result.OtherCpus)
        .With(Figure.ReceivedKib, result.Bytes.Average / 1024);
}
