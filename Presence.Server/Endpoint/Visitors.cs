using System.Runtime.InteropServices;

namespace Presence.Server;

/// <summary>
/// The remote networks that have connections, or have had handshakes of late. It knows nobody whom it has nothing to remember of,
/// so it is as large as the connections, and the handshakes of the last moments. Not safe by itself: the gate of
/// <see cref="Admission"/> guards it.
/// </summary>
internal sealed class Visitors(PresenceOptions options)
{
    private const int FewestToSweep = 1024;

    private readonly bool _isOn = options.MaxConnectionsPerAddress > 0 || options.ConnectionsPerSecondPerAddress > 0;
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / Math.Max(1, options.ConnectionsPerSecondPerAddress);
    private readonly Dictionary<RemoteNetwork, Visitor> _visitors = [];
    private int _sweepAt = FewestToSweep;

    public int Count => _visitors.Count;

    /// <summary>Why one more connection of this network is refused; null where it is not.</summary>
    public Refusal? Check(RemoteNetwork network, TimeSpan now)
    {
        // Whoever is not known has used nothing up. Only who comes in is remembered: to be refused costs no memory.
        if (!_visitors.TryGetValue(network, out var visitor)) return null;
        if (options.MaxConnectionsPerAddress > 0 && visitor.Connections >= options.MaxConnectionsPerAddress) return Refusal.AddressFull;
        var wait = options.ConnectionsPerSecondPerAddress > 0 ? visitor.Handshakes.Wait(now, _interval, options.ConnectionBurstPerAddress) : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? Refusal.AddressBusy(wait) : null;
    }

    /// <summary>One more connection of this network.</summary>
    public void Enter(RemoteNetwork network, TimeSpan now)
    {
        if (!_isOn) return;
        ref var visitor = ref CollectionsMarshal.GetValueRefOrAddDefault(_visitors, network, out var isKnown);
        visitor.Connections++;
        if (options.ConnectionsPerSecondPerAddress > 0) visitor.Handshakes.Take(now, _interval);
        if (!isKnown && _visitors.Count >= _sweepAt) Sweep(now);
    }

    /// <summary>One connection less.</summary>
    public void Leave(RemoteNetwork network, TimeSpan now)
    {
        ref var visitor = ref CollectionsMarshal.GetValueRefOrNullRef(_visitors, network);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref visitor)) return;
        visitor.Connections--;
        if (visitor.IsForgettable(now)) _visitors.Remove(network);
    }

    /// <summary>Forgets those who have gone. At each doubling of those who stay, so that it costs each of them one look.</summary>
    private void Sweep(TimeSpan now)
    {
        foreach (var (network, visitor) in _visitors)
        {
            if (visitor.IsForgettable(now)) _visitors.Remove(network);
        }

        _sweepAt = Math.Max(FewestToSweep, _visitors.Count * 2);
    }

    private struct Visitor
    {
        public int Connections;
        public Pace Handshakes;

        public readonly bool IsForgettable(TimeSpan now) => Connections is 0 && Handshakes.IsRested(now);
    }
}
