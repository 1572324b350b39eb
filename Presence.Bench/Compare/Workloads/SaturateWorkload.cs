using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>As many updates as the server keeps up with.</summary>
internal sealed record SaturateWorkload(Scale Scale) : Workload(
    WorkloadKind.Saturate,
    $"{WorkloadKind.Saturate}: {Scale.Crowd.Rooms} rooms of {Scale.Crowd.Members}, {Scale.Window} messages under way in each",
    [Figure.DeliveriesPerCpuSecond, Figure.Deliveries])
{
    public override Measured Measure(Trial trial) => trial.OnFreshServer(target =>
    {
        var options = new FanoutSaturateOptions { Crowd = Scale.Crowd, Window = Scale.Window, Duration = Scale.Duration, WarmUp = Scale.WarmUp };
        var result = FanoutSaturate.Run(target, options, trial.Progress, trial.CancellationToken);
        return new Measured
        {
            Details = JsonSerializer.SerializeToElement(result, LoadJsonContext.Default.FanoutSaturateResult),
            Failure = Measured.FaultOf(Faults.Of(result.Deliveries, result.FirstError)),
        }
            .With(Figure.Deliveries, result.DeliveriesPerSecond)
            .With(Figure.DeliveriesPerCpuSecond, result.DeliveriesPerCpuSecond)
            .With(Figure.OtherCpus, result.OtherCpus)
            .With(Figure.GeneratorBusy, result.Generator.BusyFraction);
    });
}
