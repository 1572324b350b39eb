using Microsoft.Extensions.DependencyInjection;
using Presence.Redis;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Real nodes on a real Redis, with times short enough for a test.</summary>
internal static class RedisNodes
{
    // A connection that is silently dead is given up after several time-outs of the library.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task<PresenceApp> StartAsync(string redis, string nodeId, Action<PresenceOptions>? configure = null) => PresenceApp.StartAsync(
        options =>
        {
            options.Cluster.NodeId = nodeId;
            options.Cluster.HeartbeatInterval = TimeSpan.FromMilliseconds(300);
            options.Cluster.NodeTimeout = TimeSpan.FromSeconds(6);
            options.Cluster.SyncTimeout = TimeSpan.FromSeconds(2);
            configure?.Invoke(options);
        },
        build: builder => builder.Services.AddPresence().AddRedis(redis));

    public static bool IsLinked(this PresenceApp app) => app.Services.GetRequiredService<Cluster>().IsLinked;

    public static Task UntilTheyKnowEachOtherAsync(params PresenceApp[] apps) => PresenceApp.UntilAsync(
        () => apps.All(app => app.IsLinked() && app.Services.GetRequiredService<Cluster>().OtherNodes == apps.Length - 1), "the nodes know each other", Patience);
}
