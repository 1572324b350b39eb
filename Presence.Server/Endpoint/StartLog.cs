using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Says at the start what the service is set to: what an operator wants to know first of a log.</summary>
internal sealed class StartLog(IOptions<PresenceOptions> options, OriginPolicy origins, ILogger<StartLog> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        logger.PresenceStarts(
            settings.Identity.Mode.ToString(),
            origins.ToString(),
            settings.MaxConnections,
            settings.MaxConnectionsPerAddress is 0 ? "any number" : settings.MaxConnectionsPerAddress.ToString(CultureInfo.InvariantCulture),
            settings.MaxMessageBytes,
            settings.MessagesPerSecond,
            settings.MessageBurst,
            settings.MaxRoomsPerConnection,
            settings.MaxMembersPerRoom,
            settings.OutboundQueueBytes,
            settings.LeaveGrace,
            settings.DrainTimeout);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
