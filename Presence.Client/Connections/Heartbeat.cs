namespace Presence.Client;

/// <summary>Notices a dead link: a WebSocket does not, and TCP takes many minutes. In the loop alone.</summary>
/// <param name="clock">Where time comes from.</param>
/// <param name="loop">Where it beats.</param>
/// <param name="ping">Sends a PING.</param>
/// <param name="dead">Called once, when nothing came back.</param>
internal sealed class Heartbeat(TimeProvider clock, Loop loop, Action ping, Action dead)
{
    private const int DefaultSeconds = 25;
    private const int LongestSeconds = 3600;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Alarm _next = new(clock, loop);
    private readonly Alarm _deadline = new(clock, loop);
    private TimeSpan _every;

    /// <summary>Begins to beat, as often as WELCOME says.</summary>
    public void Start(int seconds)
    {
        _every = TimeSpan.FromSeconds(seconds is >= 1 and <= LongestSeconds ? seconds : DefaultSeconds);
        Schedule();
    }

    public void Stop()
    {
        _next.Clear();
        _deadline.Clear();
    }

    /// <summary>Any message at all is a sign of life.</summary>
    public void Heard() => _deadline.Clear();

    private void Schedule() => _next.Set(_every, Beat);

    private void Beat()
    {
        Schedule();
        if (!_deadline.IsSet) _deadline.Set(Patience, End);
        ping();
    }

    private void End()
    {
        Stop();
        dead();
    }
}
