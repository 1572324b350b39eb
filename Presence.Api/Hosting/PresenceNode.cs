using Presence.Redis;
using Presence.Server;

namespace Presence.Api;

/// <summary>Presence itself: one node, or one of several where the configuration names a Redis.</summary>
internal static class PresenceNode
{
    public static void AddPresenceNode(this WebApplicationBuilder builder)
    {
        var presence = builder.Services.AddPresence().AddJwtBearer();
        if (!string.IsNullOrEmpty(builder.Configuration["Presence:Redis:ConnectionString"])) presence.AddRedis();
    }
}
