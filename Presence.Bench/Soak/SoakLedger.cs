using System.Collections.Concurrent;

namespace Presence.Bench.Soak;

/// <summary>What has been done to the service, and what was wrong with what it did. Safe from any thread.</summary>
internal sealed class SoakLedger
{
    private const int MostFaults = 50;

    private readonly ConcurrentDictionary<string, long> _visits = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _visitors;

    /// <summary>How many came, by the way in which they went.</summary>
    public IReadOnlyDictionary<string, long> Visits => new SortedDictionary<string, long>(_visits.ToDictionary(), StringComparer.Ordinal);

    /// <summary>What was wrong: the first of it.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>A number that no other visitor has.</summary>
    public long NextVisitor() => Interlocked.Increment(ref _visitors);

    /// <summary>One more that went this way.</summary>
    public void CountVisit(string kind) => _visits.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <summary>Something was not as it must be.</summary>
    public void Fault(string what)
    {
        if (_faults.Count < MostFaults) _faults.Enqueue(what);
    }
}
