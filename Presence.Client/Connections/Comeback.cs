namespace Presence.Client;

/// <summary>Whether to come back, and when.</summary>
/// <param name="Delay">How long to wait; null: do not come back.</param>
/// <param name="IsFault">Not coming back is nobody's intention.</param>
internal readonly record struct Comeback(TimeSpan? Delay, bool IsFault)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The rules of docs/protocol.md, Close codes and Back-off.</summary>
    /// <param name="ending">What has happened.</param>
    /// <param name="isRenewable">Whether another token can be had.</param>
    /// <param name="failures">How many attempts have failed in a row.</param>
    /// <param name="goingAway">The delay of GOING_AWAY, where that has come.</param>
    /// <param name="random">0 up to 1.</param>
    public static Comeback After(Ending ending, bool isRenewable, int failures, TimeSpan? goingAway, Func<double> random)
    {
        if (ending.Sequel is Sequel.Stop) return new Comeback(null, IsFault: false);
        if (ending.Sequel is Sequel.Fix || (ending.Sequel is Sequel.Renew && !isRenewable)) return new Comeback(null, IsFault: true);

        // Each connection is given a delay of its own: nothing needs adding to that.
        if (ending.Sequel is Sequel.Drain && goingAway is { } delay) return Wait(delay);
        var jitter = Backoff.Delay(failures, random);
        return Wait(ending.RetryAfter is { } retryAfter ? retryAfter + jitter : jitter);
    }

    private static Comeback Wait(TimeSpan delay) => new(delay < LongestWait ? delay : LongestWait, IsFault: false);
}
