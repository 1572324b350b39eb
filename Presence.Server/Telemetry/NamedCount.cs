using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Presence.Server;

/// <summary>
/// Counts by a name, from any thread. The names that are known beforehand are there from the start with nothing: a rate over time
/// then sees the first.
/// </summary>
internal sealed class NamedCount(string tag, IEnumerable<string> names)
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(
        names.Select(name => KeyValuePair.Create(name, new StrongBox<long>())), StringComparer.Ordinal);

    /// <param name="name">A word of the service's own, never one of a client's: each is kept for good.</param>
    public void Add(string name) => Interlocked.Increment(ref _counts.GetOrAdd(name, static _ => new StrongBox<long>()).Value);

    /// <summary>What has been counted for each name.</summary>
    public IEnumerable<Measurement<long>> Read() => _counts.Select(count =>
        new Measurement<long>(Volatile.Read(ref count.Value.Value), new KeyValuePair<string, object?>(tag, count.Key)));
}
