namespace Presence.Server;

/// <summary>One life of another node, as long as it is believed to be alive: when it comes back it is another.</summary>
internal sealed class Node(string id, long epoch)
{
    private long _heartbeats;
    private volatile bool _isOver;

    public string Id { get; } = id;

    /// <summary>When that life began: a later one has a greater one.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>When it was last heard, as a timestamp of the clock. Its table alone sets it.</summary>
    public long HeardAt { get; set; }

    /// <summary>
    /// How often it has said that it is alive. It says so only while it hears itself, or in answer to another: whoever is deaf is not heard here.
    /// </summary>
    public long Heartbeats => Interlocked.Read(ref _heartbeats);

    /// <summary>
    /// Whether it is believed to be alive no more. Channels are heard in parallel: what it said in a room may come behind the word that it is gone.
    /// </summary>
    public bool IsOver => _isOver;

    public void End() => _isOver = true;

    public void Beat() => Interlocked.Increment(ref _heartbeats);

    public override string ToString() => Id;
}
