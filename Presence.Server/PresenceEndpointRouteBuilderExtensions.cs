using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Presence.Server;

/// <summary>Maps presence into an app.</summary>
public static class PresenceEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves presence at an address. The result takes conventions as any endpoint does: <c>RequireAuthorization()</c>,
    /// <c>RequireHost(...)</c>, <c>RequireRateLimiting(...)</c>.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">Where.</param>
    /// <exception cref="InvalidOperationException"><c>AddPresence()</c> has not been called.</exception>
    public static IEndpointConventionBuilder MapPresence(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/ws")
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(PresenceEndpoint)) is false)
        {
            throw new InvalidOperationException("Call builder.Services.AddPresence() before app.MapPresence().");
        }

        services.GetRequiredService<PresenceAddresses>().Add(pattern);

        // Made with the first request: making it reads the options, and their faults are told when the app starts.
        var endpoint = new Lazy<PresenceEndpoint>(services.GetRequiredService<PresenceEndpoint>);

        // A pipeline of its own: the app need not call UseWebSockets, and may, with options of its own.
        var pipeline = endpoints.CreateApplicationBuilder()
            .Use(next => context => endpoint.Value.CaptureAsync(context, next))
            .UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        pipeline.Run(context => endpoint.Value.ServeAsync(context));

        // Nobody is behind a WebSocket to be sent to a page to sign in: 401 says it. And it is no request among requests: it would be
        // counted as one that took hours, where it is not over with the handshake.
        return endpoints.Map(pattern, pipeline.Build()).WithDisplayName("Presence").DisableCookieRedirect().DisableHttpMetrics();
    }
}
