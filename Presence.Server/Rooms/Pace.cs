namespace Presence.Server;

/// <summary>
/// A rate with a burst, in one number: when the next would be due, had all that came so far come evenly (the generic cell rate
/// algorithm of ITU-T I.371). Nothing has come at first. Not safe by itself.
/// </summary>
internal struct Pace
{
    private TimeSpan _due;

    /// <summary>How long until one more may come; nothing or less: now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="interval">The time between two in the long run.</param>
    /// <param name="burst">How many may come at once after a pause.</param>
    public readonly TimeSpan Wait(TimeSpan now, TimeSpan interval, int burst) =>
        _due - now - TimeSpan.FromTicks(interval.Ticks * (burst - 1));

    /// <summary>One has come.</summary>
    public void Take(TimeSpan now, TimeSpan interval) => _due = (_due > now ? _due : now) + interval;

    /// <summary>Whether it is as if nothing had come.</summary>
    public readonly bool IsRested(TimeSpan now) => _due <= now;
}
