using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>One timer for all connections: pings the silent, ends the lifeless, cuts those that never finish a message or a close.</summary>
internal sealed class KeepAlive(ConnectionRegistry registry, IOptions<PresenceOptions> options, TimeProvider clock, ILogger<KeepAlive> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period(options.Value), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var connection in registry.Connections) Tend(connection);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops. Where it never got to start, it would log this as the failure of a service.
        }
    }

    /// <summary>A fault with one connection must not leave the others without a keep-alive.</summary>
    private void Tend(Connection connection)
    {
        try
        {
            connection.Tend();
        }
        catch (Exception fault)
        {
            logger.ConnectionFailed(connection.Number, fault);
        }
    }

    /// <summary>Fine enough for the shortest of the times that it looks after.</summary>
    private static TimeSpan Period(PresenceOptions options)
    {
        var shortest = new[] { options.PingInterval, options.PingTimeout, options.CloseTimeout, options.JoinTimeout, options.MessageTimeout }.Min() / 4;
        return shortest > LongestPeriod ? LongestPeriod : shortest < ShortestPeriod ? ShortestPeriod : shortest;
    }
}
