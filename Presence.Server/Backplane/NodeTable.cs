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
                before?.End();
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
            if (!_alive.TryGetValue(id, out var node) || node.Epoch != epoch) return null;
            Remove(node);
            return node;
        }
    }

    private void Remove(Node node)
    {
        _alive.Remove(node.Id);
        node.End();
    }

    private bool HasEnded(string id, long epoch) =>
        _ended.TryGetValue(id, out var ended) && ended.Epoch >= epoch && clock.GetElapsedTime(ended.EndedAt) <= Memory;

    /// <summary>Whether one has been silent for this long.</summary>
    public bool HasSilent(TimeSpan time)
    {
        lock (_gate) return _alive.Values.Any(node => clock.GetElapsedTime(node.HeardAt) >= time);
    }

    /// <summary>Those that had been silent for this long at a time. They are not in the table any more; when they are heard, they are new.</summary>
    public IReadOnlyList<Node> TakeSilent(TimeSpan time, long at)
    {
        lock (_gate)
        {
            var silent = _alive.Values.Where(node => clock.GetElapsedTime(node.HeardAt, at) >= time).ToList();
            foreach (var node in silent) Remove(node);
            return silent;
        }
    }

    /// <summary>All of them. They are not in the table any more.</summary>
    public IReadOnlyList<Node> TakeAll()
    {
        lock (_gate)
        {
            var all = _alive.Values.ToList();
            foreach (var node in all) Remove(node);
            return all;
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
