namespace Presence.Bench.Soak;

/// <summary>
/// How a process's memory went. The first third is warm-up. Behind it memory is flat where a line through all samples (least squares)
/// rises, over the whole of that time, by no more than a tenth of their median or 16 MiB, whichever is more.
/// </summary>
/// <param name="SamplesKiB">Resident memory at equal intervals.</param>
/// <param name="MedianKiB">The median of the samples behind the warm-up.</param>
/// <param name="GrowthKiB">How much the line rises from their first to their last.</param>
/// <param name="AllowedKiB">How much it may.</param>
internal sealed record MemoryTrend(IReadOnlyList<long> SamplesKiB, double MedianKiB, double GrowthKiB, double AllowedKiB)
{
    private const int FewestSamples = 60;
    private const double AlwaysAllowedKiB = 16 * 1024;
    private const double AllowedShare = 0.1;

    /// <summary>Whether there is enough to judge by.</summary>
    public bool IsConclusive => SamplesKiB.Count >= FewestSamples;

    /// <summary>Whether it is flat.</summary>
    public bool IsFlat => GrowthKiB <= AllowedKiB;

    /// <summary>Of these samples.</summary>
    public static MemoryTrend Of(IReadOnlyList<long> samplesKiB)
    {
        double[] settled = [.. samplesKiB.Skip(samplesKiB.Count / 3).Select(sample => (double)sample)];
        var median = settled.Order().ElementAtOrDefault(settled.Length / 2);
        return new MemoryTrend(samplesKiB, median, Rise(settled), Math.Max(AlwaysAllowedKiB, median * AllowedShare));
    }

    private static double Rise(double[] samples)
    {
        if (samples.Length < 2) return 0;
        var (middle, mean) = ((samples.Length - 1) / 2.0, samples.Average());
        var covariance = samples.Select((sample, i) => (i - middle) * (sample - mean)).Sum();
        var variance = samples.Select((_, i) => (i - middle) * (i - middle)).Sum();
        return covariance / variance * (samples.Length - 1);
    }
}
