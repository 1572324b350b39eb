using Microsoft.Extensions.Hosting;

namespace Presence.Server;

/// <summary>
/// Shows the metrics what is there now. It is counted when somebody asks: nothing is kept up to date for nobody.
/// </summary>
internal sealed class Occupancy(ConnectionRegistry registry, RoomDirectory rooms, PresenceMetrics metrics, Cluster? cluster = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(
            connections: () => registry.Count,
            rooms: () => rooms.Count,
            members: () => rooms.Rooms.Sum(room => room.MemberCount),
            waitingBytes: () => registry.Connections.Sum(connection => connection.Outbound.WaitingBytes));
        if (cluster is not null) metrics.ObserveCluster(nodes: () => cluster.OtherNodes + 1, isLinked: () => cluster.IsLinked);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
