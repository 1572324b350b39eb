using Microsoft.Extensions.Logging;

namespace Presence.Server;

/// <summary>Tells the operator how the nodes keep together: in numbers, and what deserves attention in the log. Safe from any thread.</summary>
internal sealed class ClusterReport : IDisposable
{
    private readonly PresenceMetrics _metrics;
    private readonly ILogger _logger;
    private readonly FaultLog _faults;
    private readonly LogThrottle _unreadable;
    private readonly LogThrottle _dropped;
    private readonly LogThrottle _namesakes;
    private volatile string _nodeId = "";

    public ClusterReport(PresenceMetrics metrics, TimeProvider clock, ILogger<Cluster> logger)
    {
        _metrics = metrics;
        _logger = logger;
        _faults = new FaultLog(clock, logger.BackplaneFailed);
        _unreadable = new LogThrottle(clock, logger.PacketsUnreadable);
        _dropped = new LogThrottle(clock, logger.PacketsDropped);
        _namesakes = new LogThrottle(clock, _ => logger.NodeIdTaken(_nodeId));
    }

    public void Published(int bytes) => _metrics.PacketSent(bytes);

    public void Received() => _metrics.PacketReceived();

    public void Resynced() => _metrics.Resynced();

    public void Unreadable()
    {
        _metrics.PacketRejected();
        _unreadable.Count();
    }

    public void Dropped()
    {
        _metrics.PacketDropped();
        _dropped.Count();
    }

    public void Failed(Exception fault)
    {
        _metrics.PacketDropped();
        _faults.Count(fault);
    }

    public void Found(Node node) => _logger.NodeFound(node.Id);

    public void Lost(Node node, bool saidGoodbye)
    {
        if (saidGoodbye) _logger.NodeLeft(node.Id);
        else _logger.NodeLost(node.Id);
    }

    public void Linked(bool isLinked)
    {
        if (isLinked) _logger.BackplaneLinked();
        else _logger.BackplaneLost();
    }

    public void Waiting() => _logger.BackplaneAwaited();

    public void HasNamesake(string nodeId)
    {
        _nodeId = nodeId;
        _namesakes.Count();
    }

    public void Dispose()
    {
        _faults.Dispose();
        _unreadable.Dispose();
        _dropped.Dispose();
        _namesakes.Dispose();
    }
}
