namespace Presence.Server;

/// <summary>What a packet of another node is worth.</summary>
internal enum Credence
{
    /// <summary>It was heard before, or something later was: it counts for nothing.</summary>
    Old,

    /// <summary>Something before it was missed: what it says of members may not be so.</summary>
    Doubtful,

    /// <summary>It is the next.</summary>
    Good,
}

/// <summary>
/// How far this node has followed each other node in one room. Where something has been missed nothing more of that node counts until
/// it has sent its roster. Pure, like <see cref="RoomState"/>.
/// </summary>
internal sealed class Peers(TimeSpan patience)
{
    private const int MostTries = 3;

    // Each node says something at least once a minute.
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(3);

    private readonly Dictionary<Node, Peer> _peers = [];

    /// <summary>Whether another node is in the room.</summary>
    public bool Any => _peers.Values.Any(peer => !peer.IsGone);

    /// <summary>How many there are whose roster is known, or who have said that they are gone.</summary>
    public int Synced => _peers.Values.Count(peer => peer.IsSynced);

    /// <summary>When one is to be asked for its roster; null where none is.</summary>
    public TimeSpan? NextDeadline => _peers.Values.Where(peer => !peer.IsSynced).Min(peer => (TimeSpan?)peer.AskAt);

    /// <summary>Takes note of a packet.</summary>
    public Credence Follow(Node node, Packet packet, TimeSpan now)
    {
        if (!_peers.TryGetValue(node, out var peer)) _peers.Add(node, peer = new Peer(node) { AskAt = now });
        if (packet.Life < peer.Life || (packet.Life == peer.Life && peer.IsGone)) return Credence.Old;
        peer.HeardAt = now;
        if (packet.Life > peer.Life) peer.Begin(packet.Life, now);
        if (packet.Events.Count is 0)
        {
            if (peer.IsSynced && packet.Sequence > peer.Sequence) peer.Doubt(now);
            return Credence.Old;
        }

        if (packet.Sequence <= peer.Sequence) return Credence.Old;
        var isNext = peer.IsSynced && packet.Sequence == peer.Sequence + 1;
        if (!isNext && !packet.Events.Any(said => said.Type is PacketEventType.Roster or PacketEventType.Gone))
        {
            if (peer.IsSynced) peer.Doubt(now);
            return Credence.Doubtful;
        }

        peer.Sequence = packet.Sequence;
        peer.IsSynced = true;
        return Credence.Good;
    }

    /// <summary>A node has left the room.</summary>
    public void End(Node node)
    {
        if (_peers.TryGetValue(node, out var peer)) peer.IsGone = true;
    }

    /// <summary>A node is gone altogether.</summary>
    public void Remove(Node node) => _peers.Remove(node);

    /// <summary>Anything may have been missed. The rosters of all have been asked for.</summary>
    public void DoubtAll(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (!peer.IsGone) peer.Doubt(now + patience);
        }
    }

    /// <summary>Doubts those of whom nothing has been heard for long.</summary>
    public void DoubtSilent(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.IsSynced && !peer.IsGone && now - peer.HeardAt >= MostSilence) peer.Doubt(now);
        }
    }

    /// <summary>Those that are to be asked for their roster now, and those that have been asked often enough.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isHeard">Whether what this node says in the room comes back to it. Where it does not, nobody else is to blame.</param>
    public (IReadOnlyList<Node> Ask, IReadOnlyList<Node> GiveUp) TakeDue(TimeSpan now, bool isHeard)
    {
        List<Node>? ask = null;
        List<Node>? giveUp = null;
        foreach (var (node, peer) in _peers)
        {
            if (peer.IsSynced || peer.AskAt > now) continue;
            peer.AskAt = now + patience;
            if (peer.Tries < MostTries || !isHeard) (ask ??= []).Add(node);
            else (giveUp ??= []).Add(node);

            // Who has not said since then that it is alive may be deaf, or on its way back: if it is dead, its silence shows that.
            if (isHeard && peer.IsAlive) peer.Tries++;
        }

        foreach (var node in giveUp ?? []) _peers.Remove(node);
        return (ask ?? (IReadOnlyList<Node>)[], giveUp ?? (IReadOnlyList<Node>)[]);
    }

    private sealed class Peer(Node node)
    {
        private long _heartbeats;

        public long Life { get; private set; } = -1;

        /// <summary>The last packet that counted.</summary>
        public long Sequence { get; set; } = -1;

        public bool IsSynced { get; set; }

        public bool IsGone { get; set; }

        public TimeSpan HeardAt { get; set; }

        public TimeSpan AskAt { get; set; }

        public int Tries { get; set; }

        /// <summary>Whether its node has said that it is alive since it was doubted.</summary>
        public bool IsAlive => node.Heartbeats > _heartbeats;

        public void Begin(long life, TimeSpan now)
        {
            (Life, Sequence, IsGone) = (life, -1, false);
            Doubt(now);
        }

        public void Doubt(TimeSpan askAt) => (IsSynced, Tries, AskAt, _heartbeats) = (false, 0, askAt, node.Heartbeats);
    }
}
