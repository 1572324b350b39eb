namespace Presence.Server;

/// <summary>A token bucket for one connection's messages. One caller.</summary>
internal sealed class MessageRate(PresenceOptions options, TimeProvider clock)
{
    private const int BytesOfOne = 4096;
    private const int AskedOfOne = 16;

    private double _tokens = options.MessageBurst;
    private long _filledAt = clock.GetTimestamp();
    private long _brokenSince;
    private bool _isBroken;

    /// <summary>Whether the rate has been broken for longer than the service puts up with.</summary>
    public bool IsHopeless => _isBroken && clock.GetElapsedTime(_brokenSince) > options.RateLimitPatience;

    /// <summary>
    /// Takes one message; where it is one too many, says how long to wait. A large one counts as several: a burst of the
    /// largest would otherwise fill the queues of everybody in the room at once. So does one that many members are to answer.
    /// </summary>
    public bool TryTake(int messageBytes, int asked, out TimeSpan retryAfter)
    {
        var cost = Math.Min(options.MessageBurst, 1 + ((messageBytes - 1) / BytesOfOne) + (asked / AskedOfOne));
        var now = clock.GetTimestamp();
        _tokens = Math.Min(options.MessageBurst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * options.MessagesPerSecond));
        _filledAt = now;

        // Only a full bucket ends the offence: a sender that hovers at the limit has not stopped.
        if (_tokens >= options.MessageBurst) _isBroken = false;
        if (_tokens >= cost)
        {
            _tokens -= cost;
            retryAfter = TimeSpan.Zero;
            return true;
        }

        if (!_isBroken) _brokenSince = now;
        _isBroken = true;
        retryAfter = TimeSpan.FromSeconds((cost - _tokens) / options.MessagesPerSecond);
        return false;
    }
}
