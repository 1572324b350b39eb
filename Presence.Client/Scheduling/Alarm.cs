namespace Presence.Client;

/// <summary>One timer, set anew or turned off as often as needed. Used in the loop alone, and rings there.</summary>
internal sealed class Alarm(TimeProvider clock, Loop loop)
{
    private ITimer? _timer;
    private int _setting;

    public bool IsSet => _timer is not null;

    public void Set(TimeSpan after, Action ring)
    {
        Clear();
        var setting = _setting;
        _timer = clock.CreateTimer(_ => loop.Post(() => Ring(setting, ring)), null, after, Timeout.InfiniteTimeSpan);
    }

    public void Clear()
    {
        _setting++;
        _timer?.Dispose();
        _timer = null;
    }

    private void Ring(int setting, Action ring)
    {
        // It may have been turned off after it had gone off.
        if (setting != _setting) return;
        Clear();
        ring();
    }
}
