using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Presence.Server;

/// <summary>
/// Whether this node hears the others. Without them it still serves its own members, as all nodes do then: it is degraded, and not
/// to be taken out of service.
/// </summary>
internal sealed class BackplaneHealthCheck(Cluster cluster) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        cluster.IsLinked ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The backplane is lost: members of other nodes are shown as they were."));
}
