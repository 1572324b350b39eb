using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Many connections that say nothing: what memory each takes.</summary>
internal sealed record IdleWorkload(Scale Scale) : Workload(
    WorkloadKind.Idle,
    $"{WorkloadKind.Idle}: {Number.Show(Scale.IdleCrowd.Connections)} connections, in rooms of {Scale.IdleCrowd.Members}",
    [Figure.KibPerConnection, Figure.ResidentMib, Figure.JoinSeconds])
{
    public override Measured Measure(Trial trial) => trial.OnFreshServer(target =>
    {
        var result = Idle.Run(target, new IdleOptions { Crowd = Scale.IdleCrowd, Settle = Scale.IdlePause }, trial.Progress, trial.CancellationToken);
        return new Measured
        {
            Details = JsonSerializer.SerializeToElement(result, LoadJsonContext.Default.IdleResult),
            Failure = Measured.FaultOf(Faults.Of(result.Errors, result.FirstError)),
        }
            .With(Figure.KibPerConnection, result.RssKiBPerConnection)
            .With(Figure.ResidentMib, result.After.RssKiB / 1024.0)
            .With(Figure.JoinSeconds, result.JoinedSeconds);
    });
}
