using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Checks at start how this node keeps together with others.</summary>
internal sealed class ClusterOptionsValidator(IServiceProviderIsService services) : IValidateOptions<PresenceOptions>
{
    private const int LongestPrefix = 64;

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        string[] faults = [.. Check(options.Cluster), .. Check(options.Redis)];
        return faults.Length is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Check(ClusterOptions cluster)
    {
        const string Section = "Presence:Cluster";
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(cluster.HeartbeatInterval), cluster.HeartbeatInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            (nameof(cluster.NodeTimeout), cluster.NodeTimeout, 2 * cluster.HeartbeatInterval, TimeSpan.FromMinutes(10)),
            (nameof(cluster.OutagePatience), cluster.OutagePatience, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(cluster.SyncTimeout), cluster.SyncTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)),
        ];
        foreach (var (option, value, least, most) in times)
        {
            if (value < least || value > most) yield return $"{Section}:{option} must be {least:c} to {most:c} (it is {value:c}).";
        }

        if (cluster.NodeId is { } node && node.Length is 0 or > ClusterOptions.NodeIdLength)
            yield return $"{Section}:NodeId must have 1 to {ClusterOptions.NodeIdLength} characters, or be left out (it has {node.Length}).";
        if (!Enum.IsDefined(cluster.Start)) yield return $"{Section}:Start must be Wait or Degraded (it is {cluster.Start}).";
    }

    private IEnumerable<string> Check(RedisOptions redis)
    {
        if (redis.ConnectionString is not null && !services.IsService(typeof(IPresenceBackplane)))
            yield return "Presence:Redis:ConnectionString is given: call AddRedis() of the package Presence.Redis behind AddPresence().";
        if (redis.ChannelPrefix is not { Length: > 0 and <= LongestPrefix })
            yield return $"Presence:Redis:ChannelPrefix must have 1 to {LongestPrefix} characters.";
    }
}
