using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>Who asks again for the answers that SYNCED called missing, as docs/protocol.md has clients do it: once, and after a pause.</summary>
internal sealed class SecondAsks
{
    private readonly Queue<(Client Client, byte[] Missing, long SyncedAt)> _waiting = new();

    /// <summary>A client shall ask. The first to come is the first whose pause is over.</summary>
    public void Add(Client client, ReadOnlySpan<byte> missing, long syncedAt) => _waiting.Enqueue((client, missing.ToArray(), syncedAt));

    /// <summary>Takes one whose pause is over.</summary>
    public bool TryTake(out Client client, out byte[] missing)
    {
        var isTime = _waiting.TryPeek(out var first) && Stopwatch.GetElapsedTime(first.SyncedAt) >= Deadlines.SecondAsk;
        if (isTime) _waiting.Dequeue();
        (client, missing, _) = first;
        return isTime;
    }
}
