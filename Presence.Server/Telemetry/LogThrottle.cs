namespace Presence.Server;

/// <summary>
/// A log line that strangers can cause. The first is written at once, then at most one a minute, with how often it has happened
/// since: nobody fills a disk with it. Safe from any thread.
/// </summary>
internal sealed class LogThrottle : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Action<long> _write;
    private readonly ITimer _timer;
    private bool _isHeld;
    private long _count;

    public LogThrottle(TimeProvider clock, Action<long> write)
    {
        _write = write;
        _timer = clock.CreateTimer(throttle => ((LogThrottle)throttle!).WriteCount(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It has happened.</summary>
    public void Count()
    {
        lock (_gate)
        {
            if (_isHeld)
            {
                _count++;
                return;
            }

            Hold();
        }

        _write(1);
    }

    public void Dispose()
    {
        _timer.Dispose();
        WriteCount();
    }

    private void WriteCount()
    {
        long count;
        lock (_gate)
        {
            (count, _count) = (_count, 0);
            _isHeld = false;
            if (count is 0) return;
            Hold();
        }

        _write(count);
    }

    private void Hold()
    {
        _isHeld = true;
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }
}
