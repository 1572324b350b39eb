using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>A steady rate of updates: how late they arrive, and what they cost.</summary>
internal sealed record RateWorkload(Scale Scale) : Workload(
    WorkloadKind.Rate,
    $"{WorkloadKind.Rate}: {Number.Show(Scale.MessagesPerSecond)} messages/s in all to {Scale.Crowd.Rooms} rooms of {Scale.Crowd.Members}",
    [Figure.P50, Figure.P99, Figure.P999, Figure.Slowest, Figure.DeliveriesPerCpuSecond, Figure.CpuSeconds])
{
    public override Measured Measure(Trial trial) => trial.OnFreshServer(target =>
    {
        var options = new FanoutRateOptions { Crowd = Scale.Crowd, MessagesPerSecond = Scale.MessagesPerSecond, Duration = Scale.Duration, WarmUp = Scale.WarmUp };
        var result = FanoutRate.Run(target, options, trial.Progress, trial.CancellationToken);
        return new Measured
        {
            Details = JsonSerializer.SerializeToElement(result, LoadJsonContext.Default.FanoutRateResult),
            Failure = Measured.FaultOf(Faults.Of(result.Deliveries, result.FirstError)),
        }
            .With(Figure.P50, result.All.P50Us / 1000)
            .With(Figure.P90, result.All.P90Us / 1000)
            .With(Figure.P99, result.All.P99Us / 1000)
            .With(Figure.P999, result.All.P999Us / 1000)
            .With(Figure.Slowest, result.All.MaxUs / 1000)
            .With(Figure.DeliveriesPerCpuSecond, result.DeliveriesPerCpuSecond)
            .With(Figure.CpuSeconds, result.ServerCpuSeconds)
            .With(Figure.OtherCpus, result.OtherCpus)
            .With(Figure.GeneratorBusy, result.Generator.BusyFraction);
    });
}
