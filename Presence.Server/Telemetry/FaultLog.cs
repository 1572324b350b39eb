namespace Presence.Server;

/// <summary>
/// Something that others are asked for has failed: at once, then at most once a minute, with how often, and the type of the last
/// exception. Its message is not ours, and may name anybody. Safe from any thread.
/// </summary>
internal sealed class FaultLog : IDisposable
{
    private readonly LogThrottle _throttle;
    private volatile string _last = "";

    public FaultLog(TimeProvider clock, Action<long, string> write) => _throttle = new LogThrottle(clock, count => write(count, _last));

    public void Count(Exception fault)
    {
        _last = fault.GetType().Name;
        _throttle.Count();
    }

    public void Dispose() => _throttle.Dispose();
}
