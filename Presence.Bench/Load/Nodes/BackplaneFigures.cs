namespace Presence.Bench.Load;

/// <summary>What Redis counts of itself.</summary>
/// <param name="Publishes">PUBLISH commands that it has been given.</param>
/// <param name="ReceivedBytes">Bytes that it has read from the network.</param>
/// <param name="SentBytes">Bytes that it has written there.</param>
/// <param name="CpuTime">CPU time of its process.</param>
internal readonly record struct BackplaneFigures(long Publishes, long ReceivedBytes, long SentBytes, TimeSpan CpuTime)
{
    /// <summary>What has come to this since.</summary>
    public BackplaneFigures Since(BackplaneFigures before) =>
        new(Publishes - before.Publishes, ReceivedBytes - before.ReceivedBytes, SentBytes - before.SentBytes, CpuTime - before.CpuTime);
}
