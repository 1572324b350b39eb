namespace Presence.Bench.Load;

/// <summary>Whether a run has failed because somebody does not want it any more.</summary>
internal static class Interruption
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Whoever interrupts us at a terminal interrupts the server too, and the server's end may be noticed first.</summary>
    public static bool HasCome(CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne(Patience);
}
