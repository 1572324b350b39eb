namespace Presence.Bench.Compare;

/// <summary>All plots of a comparison.</summary>
internal static class PlotFiles
{
    /// <summary>Draws those for which there are figures.</summary>
    public static void Save(string folder, Standings standings)
    {
        foreach (var workload in standings.Workloads)
        {
            var cells = standings.Of(workload);
            switch (workload.Kind)
            {
                case WorkloadKind.Saturate:
                    BarChart.Save(PathOf(folder, "deliveries-per-cpu-second"), Figure.DeliveriesPerCpuSecond, "deliveries a CPU-second of the server (more is better)", cells);
                    break;
                case WorkloadKind.Rate:
                    LatencyChart.Save(PathOf(folder, "latency"), cells);
                    break;
                case WorkloadKind.Idle:
                    BarChart.Save(PathOf(folder, "memory"), Figure.KibPerConnection, "KiB of resident memory for each connection (less is better)", cells);
                    break;
                case WorkloadKind.Start:
                    BarChart.Save(PathOf(folder, "start"), Figure.HandshakeMs, "ms until a WebSocket is open (less is better)", cells);
                    break;
            }
        }

        var storms = standings.Workloads.Where(workload => workload.Kind is WorkloadKind.JoinStorm).SelectMany(standings.Of).ToList();
        JoinStormChart.Save(PathOf(folder, "join-storm"), storms);
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, $"{name}.png");
}
