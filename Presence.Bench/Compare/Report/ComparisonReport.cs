using System.Text.Json;

namespace Presence.Bench.Compare;

/// <summary>All of it, for programs.</summary>
internal sealed record ComparisonReport(BenchEnvironment Environment, Placement Placement, int Rounds, bool Interrupted, Scale Scale, IReadOnlyList<Result> Results, IReadOnlyList<Run> Runs)
{
    public static ComparisonReport Of(BenchEnvironment environment, Placement placement, CompareOptions options, bool isInterrupted, Standings standings) => new(
        environment,
        placement,
        options.Rounds,
        isInterrupted,
        options.Scale,
        [.. standings.Workloads.SelectMany(workload => standings.Peers, (workload, peer) => Result.Of(standings.Of(peer, workload)))],
        standings.Runs);

    /// <summary>Writes it.</summary>
    public void Save(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.ComparisonReport));
}
