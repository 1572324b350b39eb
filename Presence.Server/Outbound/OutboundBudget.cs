namespace Presence.Server;

/// <summary>
/// The memory in which frames wait, for all connections together. No queue may grow longer than what is left of it: so it never
/// runs out, the longest queues meet their end first, and a reader that lags a little is not hit by those that lag much.
/// Safe from any thread.
/// </summary>
internal sealed class OutboundBudget(long totalBytes)
{
    /// <summary>May wait for anyone, however little is left: a write under way must not end its connection.</summary>
    public const int AlwaysAdmittedBytes = 16 * 1024;

    private long _takenBytes;

    /// <summary>For an <see cref="Outbound"/> that stands alone.</summary>
    public static OutboundBudget Unbounded { get; } = new(long.MaxValue);

    /// <summary>What the queues hold.</summary>
    public long TakenBytes => Volatile.Read(ref _takenBytes);

    /// <summary>How long any queue may grow now.</summary>
    public long LeftBytes => Math.Max(AlwaysAdmittedBytes, totalBytes - TakenBytes);

    /// <summary>A queue holds so much more.</summary>
    public void Take(int bytes) => Interlocked.Add(ref _takenBytes, bytes);

    /// <summary>A queue holds so much less.</summary>
    public void Give(int bytes) => Interlocked.Add(ref _takenBytes, -bytes);
}
