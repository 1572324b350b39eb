using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// Who may come in: how many connections there may be, in all and of one remote address, and how fast they may come. Safe from any
/// thread.
/// </summary>
/// <remarks>What it takes of a handshake it takes in one step: of many that want the last place, one gets it.</remarks>
internal sealed class Admission(IOptions<PresenceOptions> options, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PresenceOptions _options = options.Value;
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxConnections });
    private readonly Visitors _visitors = new(options.Value);
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / options.Value.ConnectionsPerSecond;
    private readonly long _startedAt = clock.GetTimestamp();
    private Pace _handshakes;

    /// <summary>How many places are taken.</summary>
    public int Connections => _options.MaxConnections - (int)_places.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>How many remote networks are remembered.</summary>
    public int Networks
    {
        get
        {
            lock (_gate) return _visitors.Count;
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_startedAt);

    /// <summary>Takes a place for one connection; null where it is refused.</summary>
    public Place? TryEnter(RemoteNetwork network, out Refusal? refusal)
    {
        var lease = _places.AttemptAcquire();
        lock (_gate)
        {
            var now = Now;
            refusal = lease.IsAcquired ? Check(network, now) : Refusal.Full;
            if (refusal is null)
            {
                _handshakes.Take(now, _interval);
                _visitors.Enter(network, now);
                return new Place(this, network, lease);
            }
        }

        lease.Dispose();
        return null;
    }

    /// <summary>What a handshake would be refused with now; null where it would not. Takes nothing.</summary>
    public Refusal? Check(RemoteNetwork network)
    {
        using var any = _places.AttemptAcquire(permitCount: 0);
        if (!any.IsAcquired) return Refusal.Full;
        lock (_gate) return Check(network, Now);
    }

    public void Dispose() => _places.Dispose();

    // The address first: one that comes too often must not use up what is there for all.
    private Refusal? Check(RemoteNetwork network, TimeSpan now)
    {
        if (_visitors.Check(network, now) is { } refusal) return refusal;
        var wait = _handshakes.Wait(now, _interval, _options.ConnectionBurst);
        return wait > TimeSpan.Zero ? Refusal.Busy(wait) : null;
    }

    private void Leave(RemoteNetwork network)
    {
        lock (_gate) _visitors.Leave(network, Now);
    }

    /// <summary>One connection's place, until it is disposed of.</summary>
    internal sealed class Place(Admission admission, RemoteNetwork network, RateLimitLease lease) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) is not 0) return;
            admission.Leave(network);
            lease.Dispose();
        }
    }
}
