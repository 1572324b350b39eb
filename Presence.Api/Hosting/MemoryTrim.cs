namespace Presence.Api;

/// <summary>
/// Hands memory back once a storm has passed. A wave of handshakes leaves several KiB of garbage for each connection, and
/// a service that then hardly allocates would not collect it for hours.
/// </summary>
internal sealed class MemoryTrim(TimeProvider clock) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>What must have been allocated since the last time: a collection stops the process for a moment, and must be worth it.</summary>
    public const long WorthwhileBytes = 32 * 1024 * 1024;

    /// <summary>Less than this within a period is calm: a few hundred messages a second, or a handful of handshakes.</summary>
    public const long CalmBytes = 64 * 1024;

    private long _seen = GC.GetTotalAllocatedBytes();
    private long _trimmed = GC.GetTotalAllocatedBytes();

    /// <summary>Says once whether now is the time.</summary>
    /// <param name="allocated">Bytes allocated since the start of the process.</param>
    public bool IsTime(long allocated)
    {
        var isTime = allocated - _seen < CalmBytes && allocated - _trimmed >= WorthwhileBytes;
        _seen = allocated;
        if (isTime) _trimmed = allocated;
        return isTime;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsTime(GC.GetTotalAllocatedBytes()))
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
