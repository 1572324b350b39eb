namespace Presence.Server;

/// <summary>What one room counts between two commits: plain numbers, added to the service's once a commit. Only the room's loop touches it.</summary>
internal sealed class CommitCount(PresenceMetrics metrics)
{
    private readonly int[] _sent = new int[WireTypes.Sent.Count];
    private long _receivedAt;

    /// <summary>So many connections are to get a message of this type.</summary>
    public void Sent(SentType type, int count = 1) => _sent[(int)type] += count;

    /// <summary>A message is answered by ERROR.</summary>
    public void Refused(string code)
    {
        Sent(SentType.Error);
        metrics.Rejected(code);
    }

    /// <summary>A message of that time is handled; 0: something else.</summary>
    public void Handled(long receivedAt)
    {
        if (_receivedAt is 0 || (receivedAt is not 0 && receivedAt < _receivedAt)) _receivedAt = receivedAt;
    }

    /// <summary>The commit is with the sockets.</summary>
    public void Commit(int rounds, int missing, TimeProvider clock)
    {
        for (var type = 0; type < _sent.Length; type++)
        {
            if (_sent[type] is 0) continue;
            metrics.Sent((SentType)type, _sent[type]);
            _sent[type] = 0;
        }

        metrics.Asked(rounds, missing);
        if (_receivedAt is 0) return;
        metrics.FannedOut(_receivedAt, clock);
        _receivedAt = 0;
    }
}
