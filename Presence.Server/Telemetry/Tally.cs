using System.Diagnostics.Metrics;
using System.Numerics;

namespace Presence.Server;

/// <summary>
/// Counts by a small index, from any thread. There is a stripe for each few threads: those that count at once must not meet in
/// one cache line.
/// </summary>
internal sealed class Tally
{
    // 128 bytes: processors fetch cache lines in pairs.
    private const int LineLongs = 16;
    private const int MostStripes = 64;

    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly long[] _counts;
    private readonly int _stripeLongs;
    private readonly int _lastStripe;

    public Tally(string tag, IReadOnlyList<string> names)
    {
        _tags = [.. names.Select(name => new KeyValuePair<string, object?>(tag, name))];
        _stripeLongs = (names.Count + LineLongs - 1) / LineLongs * LineLongs;
        _lastStripe = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MostStripes)) - 1;

        // One more than there are stripes: the first lies beside the length of the array, which all of them read.
        _counts = new long[(_lastStripe + 2) * _stripeLongs];
    }

    public void Add(int index, long count = 1)
    {
        var stripe = 1 + (Environment.CurrentManagedThreadId & _lastStripe);
        Interlocked.Add(ref _counts[(stripe * _stripeLongs) + index], count);
    }

    /// <summary>What has been counted for each name, those with nothing included: a rate over time then sees the first.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        for (var index = 0; index < _tags.Length; index++) yield return new Measurement<long>(Sum(index), _tags[index]);
    }

    private long Sum(int index)
    {
        var sum = 0L;
        for (var i = _stripeLongs + index; i < _counts.Length; i += _stripeLongs) sum += Volatile.Read(ref _counts[i]);
        return sum;
    }
}
