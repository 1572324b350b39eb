namespace Presence.Server;

/// <summary>
/// The time that the nodes agree on, in ticks of 100 ns: each runs by its own monotonic clock and is set forward by whoever is
/// ahead. So two nodes differ by no more than a message takes, however wrong their wall clocks are, and it never goes back. Safe from any thread.
/// </summary>
internal sealed class ClusterClock(TimeProvider time)
{
    // A wall clock may be wrong. A message that says it is next year is.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _offset = time.GetUtcNow().Ticks;
    private long _last;

    /// <summary>The time now.</summary>
    public long Now
    {
        get
        {
            lock (_gate) return Read();
        }
    }

    /// <summary>The time now, later than any that this has given before.</summary>
    public long Next()
    {
        lock (_gate) return _last = Math.Max(Read(), _last + 1);
    }

    /// <summary>Another node's time; false where that cannot be.</summary>
    public bool TryObserve(long other)
    {
        if (other < 0 || other > time.GetUtcNow().Ticks + MostAhead.Ticks) return false;
        lock (_gate) _offset += Math.Max(0, other - Read());
        return true;
    }

    private long Read() => _offset + time.GetElapsedTime(_startedAt).Ticks;
}
