namespace Presence.Client;

/// <summary>Full jitter: anything from nothing to the bound, so that clients cut off together do not return together.</summary>
internal static class Backoff
{
    // Past 2^6 the longest wait is reached.
    private const int LastDoubling = 6;

    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait.</summary>
    /// <param name="attempt">0 for the first.</param>
    /// <param name="random">0 up to 1.</param>
    public static TimeSpan Delay(int attempt, Func<double> random)
    {
        var bound = First * Math.Pow(2, Math.Min(attempt, LastDoubling));
        return random() * (bound < Longest ? bound : Longest);
    }
}
