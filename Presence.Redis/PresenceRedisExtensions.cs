using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Presence.Server;

namespace Presence.Redis;

/// <summary>Joins several nodes by Redis.</summary>
public static class PresenceRedisExtensions
{
    /// <summary>
    /// Makes this app one node of several: the members of a room see each other on whichever node they are. By pub/sub alone: nothing is
    /// ever written to Redis, and nobody's data is at rest there.
    /// </summary>
    /// <param name="builder">What <c>AddPresence()</c> has given.</param>
    /// <param name="connectionString">
    /// Where Redis is, as StackExchange.Redis writes it. Null: as the configuration says, <c>Presence:Redis:ConnectionString</c>.
    /// </param>
    public static PresenceBuilder AddRedis(this PresenceBuilder builder, string? connectionString = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (connectionString is not null) builder.Services.Configure<PresenceOptions>(options => options.Redis.ConnectionString = connectionString);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PresenceOptions>, RedisOptionsValidator>());
        return builder.AddBackplane<RedisBackplane>();
    }
}
