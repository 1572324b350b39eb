using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// Tells the operator who was refused, who came and how they went: in numbers, each one at Debug, and what deserves attention above
/// that, at most once a minute for each kind. Safe from any thread.
/// </summary>
internal sealed class ConnectionReport : IDisposable
{
    private readonly ConcurrentDictionary<string, LogThrottle> _refusals = new(StringComparer.Ordinal);
    private readonly LogThrottle _slowConsumers;
    private readonly PresenceMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public ConnectionReport(IOptions<PresenceOptions> options, PresenceMetrics metrics, TimeProvider clock, ILogger<Connection> logger)
    {
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _slowConsumers = new LogThrottle(clock, count => logger.SlowConsumersClosed(count, options.Value.OutboundQueueBytes));
    }

    public void Refused(Refusal refusal)
    {
        _metrics.Rejected(refusal.Reason);
        _logger.HandshakeRefused(refusal.Reason);
        _refusals.GetOrAdd(refusal.Reason, Throttle).Count();
    }

    public void Opened(Connection connection) => _logger.ConnectionOpened(connection.Number);

    public void Ended(Connection connection)
    {
        var outbound = connection.Outbound;
        _metrics.Closed(outbound.CloseCode, outbound.HasOverflowed);
        _logger.ConnectionEnded(connection.Number, outbound.CloseCode, (long)_clock.GetElapsedTime(connection.OpenedAt).TotalMilliseconds);
        if (outbound.HasOverflowed) _slowConsumers.Count();
    }

    public void Dispose()
    {
        _slowConsumers.Dispose();
        foreach (var refusals in _refusals.Values) refusals.Dispose();
    }

    private LogThrottle Throttle(string reason) => new(_clock, count => _logger.HandshakesRefused(count, reason));
}
