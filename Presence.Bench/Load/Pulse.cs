using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>Tells how far a run is, a few times a second however often it is asked, and ends the run as soon as nobody wants it any more.</summary>
internal sealed class Pulse(IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private long _last;

    /// <summary>The run is this far.</summary>
    public void Beat(string step, double done)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = Stopwatch.GetTimestamp();
        if (_last is not 0 && Stopwatch.GetElapsedTime(_last, now) < Interval) return;
        _last = now;
        progress?.Report(new LoadProgress(step, Math.Clamp(done, 0, 1)));
    }
}
