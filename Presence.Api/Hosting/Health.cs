using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Presence.Api;

/// <summary>Health for orchestrators and load balancers.</summary>
internal static class Health
{
    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it takes new connections; 503 from the moment that it
    /// begins to stop.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
