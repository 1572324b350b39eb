using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// Says goodbye when the app stops: GOING_AWAY with a delay of its own to each connection, then 1001. It runs before the
/// web server stops, which would otherwise wait for open sockets until its own time is up.
/// </summary>
internal sealed class Drain(ConnectionRegistry registry, IOptions<PresenceOptions> options, TimeProvider clock, ILogger<Drain> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        registry.IsDraining = true;
        if (registry.Count is 0) return;
        logger.DrainStarted(registry.Count);
        var startedAt = clock.GetTimestamp();
        while (registry.Count > 0 && clock.GetElapsedTime(startedAt) < options.Value.DrainTimeout && !cancellationToken.IsCancellationRequested)
        {
            foreach (var connection in registry.Connections) connection.SayGoodbye();
            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        logger.DrainEnded(registry.Count);
        foreach (var connection in registry.Connections) connection.Abort();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
