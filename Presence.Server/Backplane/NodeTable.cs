namespace Presence.Server;

/// <summary>The other nodes, as far as they have been heard. Safe from any thread.</summary>
internal sealed class NodeTable(TimeProvider clock)
{
    // Long enough for what a node has said before its end to have come.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Node> _alive = [];
    private readonly Dictionary<string, (long Epoch, long EndedAt)> _ended = [];

    public int Count
    {
        get
        {
            lock (_gate) return _alive.Count;
        }
    }

    public IReadOnlyList<Node> Alive
    {
        get
        {
            lock (_gate) return [.. _alive.Values];
        }
    }

    /// <summary>A node was heard.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="epoch">Its life.</param>
    /// <param name="before">The node of that id whose place it takes: it has been started again.</param>
    /// <returns>The node; null where that life of it is over.</returns>
    public Node? Hear(string id, long epoch, out Node? before)
    {
        lock (_gate)
        {
            before = null;
            var known = _alive.GetValueOrDefault(id);
            if (known?.Epoch > epoch || HasEnded(id, epoch)) return null;
            if (known?.Epoch != epoch)
            {
                before = known;
                known = _alive[id] = new Node(id, epoch);
            }

            known.HeardAt = clock.GetTimestamp();
            return known;
        }
    }

    /// <summary>A node has said that it ends: nothing that it said before counts any more. Null where it was not known.</summary>
    public Node? End(string id, long epoch)
    {
        lock (_gate)
        {
            foreach (var (past, _) in _ended.Where(pair => clock.GetElapsedTime(pair.Value.EndedAt) > Memory).ToList()) _ended.Remove(past);
            _ended[id] = (epoch, clock.GetTimestamp());
            return _alive.TryGetValue(id, out var node) && node.Epoch == epoch && _alive.Remove(id) ? node : null;
        }
    }

    private bool HasEnded(string id, long epoch) =>
        _ended.TryGetValue(id, out var ended) && ended.Epoch >= epoch && clock.GetElapsedTime(ended.EndedAt) <= Memory;

    /// <summary>Those that have been silent for this long. They are not in the table any more; when they are heard, they are new.</summary>
    public IReadOnlyList<Node> TakeSilent(TimeSpan time)
    {
        lock (_gate)
        {
            var silent = _alive.Values.Where(node => clock.GetElapsedTime(node.HeardAt) >= time).ToList();
            foreach (var node in silent) _alive.Remove(node.Id);
            return silent;
        }
    }

    /// <summary>Gives all of them their time again: not they have been silent, this node has been deaf.</summary>
    public void Forgive()
    {
        lock (_gate)
        {
            foreach (var node in _alive.Values) node.HeardAt = clock.GetTimestamp();
        }
    }
}
