namespace Presence.Server;

/// <summary>The Redis that carries messages between nodes: configuration <c>Presence:Redis</c>. Pub/sub alone: no key is ever written.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Where it is, as StackExchange.Redis writes it: <c>redis.example.com:6380,ssl=true,user=presence,password=...</c>. A secret, where it has
    /// a password: give it by the environment.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// What the names of all channels begin with. Deployments that share a Redis each need their own. 1 to 64 characters. Default <c>presence</c>.
    /// </summary>
    public string ChannelPrefix { get; set; } = "presence";

    /// <summary>
    /// Uses sharded pub/sub (Redis 7), for a Redis Cluster: a room's messages stay on one of its shards. The same on every node. Default false.
    /// </summary>
    public bool Sharded { get; set; }
}
