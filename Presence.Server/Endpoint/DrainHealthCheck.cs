using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Presence.Server;

/// <summary>Unhealthy from the moment that the service begins to stop, so that a load balancer sends nobody here any more.</summary>
internal sealed class DrainHealthCheck(ConnectionRegistry registry) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(registry.IsDraining ? HealthCheckResult.Unhealthy("The service is stopping.") : HealthCheckResult.Healthy());
}
