namespace Presence.Bench.Load;

/// <summary>What Redis had to do while it was measured.</summary>
/// <param name="CpuSeconds">CPU time of its process.</param>
/// <param name="PublishesPerMessage">PUBLISH commands for each message of a client.</param>
/// <param name="ReceivedBytesPerMessage">Bytes that the nodes gave it for each.</param>
/// <param name="SentBytesPerMessage">Bytes that it gave the nodes for each.</param>
internal sealed record BackplaneUsage(double CpuSeconds, double PublishesPerMessage, double ReceivedBytesPerMessage, double SentBytesPerMessage)
{
    /// <summary>For so many messages.</summary>
    public static BackplaneUsage Of(BackplaneFigures figures, long messages) => new(
        figures.CpuTime.TotalSeconds,
        (double)figures.Publishes / messages,
        (double)figures.ReceivedBytes / messages,
        (double)figures.SentBytes / messages);
}
