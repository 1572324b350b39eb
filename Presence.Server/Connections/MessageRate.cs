namespace Presence.Server;

/// <summary>A token bucket for one connection's messages. One caller.</summary>
internal sealed class MessageRate(PresenceOptions options, TimeProvider clock)
{
    private double _tokens = options.MessageBurst;
    private long _filledAt = clock.GetTimestamp();
    private long _brokenSince;
    private bool _isBroken;

    /// <summary>Whether the rate has been broken for longer than the service puts up with.</summary>
    public bool IsHopeless => _isBroken && clock.GetElapsedTime(_brokenSince) > options.RateLimitPatience;

    /// <summary>Takes one message; where it is one too many, says how long to wait.</summary>
    public bool TryTake(out TimeSpan retryAfter)
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(options.MessageBurst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * options.MessagesPerSecond));
        _filledAt = now;

        // Only a full bucket ends the offence: a sender that hovers at the limit has not stopped.
        if (_tokens >= options.MessageBurst) _isBroken = false;
        if (_tokens >= 1)
        {
            _tokens--;
            retryAfter = TimeSpan.Zero;
            return true;
        }

        if (!_isBroken) _brokenSince = now;
        _isBroken = true;
        retryAfter = TimeSpan.FromSeconds((1 - _tokens) / options.MessagesPerSecond);
        return false;
    }
}
