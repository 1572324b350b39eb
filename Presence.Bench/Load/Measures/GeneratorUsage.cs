namespace Presence.Bench.Load;

/// <summary>What the generator itself took while it measured: whether it was the bottleneck.</summary>
/// <param name="Cpu">The CPU that its thread was kept on; null where there is only one.</param>
/// <param name="BusyFraction">Share of the time in which it had something to do. Waiting and polling in vain are not counted; time in which another program had its CPU meanwhile is.</param>
/// <param name="CpuSeconds">CPU time of its thread, polling included.</param>
internal sealed record GeneratorUsage(int? Cpu, double BusyFraction, double CpuSeconds)
{
    /// <summary>Above this an open-loop run measures the generator more than the server.</summary>
    public const double MostBusyFraction = 0.9;

    /// <summary>Whether it had hardly a pause.</summary>
    public bool IsBottleneck => BusyFraction > MostBusyFraction;
}
