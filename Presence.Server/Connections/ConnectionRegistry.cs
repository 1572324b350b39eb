using System.Collections.Concurrent;

namespace Presence.Server;

/// <summary>The open connections. Safe from any thread.</summary>
internal sealed class ConnectionRegistry(Cluster? cluster = null)
{
    private readonly ConcurrentDictionary<long, Connection> _connections = new();
    private long _lastNumber;

    /// <summary>The service is stopping: no new connection is admitted.</summary>
    public bool IsDraining { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    public int Count => _connections.Count;

    /// <summary>The open connections, as they are while they are walked.</summary>
    public IEnumerable<Connection> Connections => _connections.Select(pair => pair.Value);

    /// <summary>A number that no other connection of this process has, greater than any before; of several nodes, the later one's is greater.</summary>
    public long NextNumber() => cluster?.Clock.Next() ?? Interlocked.Increment(ref _lastNumber);

    public void Add(Connection connection) => _connections[connection.Number] = connection;

    public void Remove(Connection connection) => _connections.TryRemove(connection.Number, out _);
}
