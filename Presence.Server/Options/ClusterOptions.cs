namespace Presence.Server;

/// <summary>How several nodes of one deployment keep together: configuration <c>Presence:Cluster</c>. Without a backplane there is one node.</summary>
public sealed class ClusterOptions
{
    internal const int NodeIdLength = 128;

    /// <summary>
    /// What this node is called, in the log of every node: no two may be called the same. 1 to 128 characters. Default: the machine's name and
    /// some random characters.
    /// </summary>
    /// <remarks>With a name of its own a node that was killed and comes back is recognized, and its former members are gone at once.</remarks>
    public string? NodeId { get; set; }

    /// <summary>How often a node says that it is alive. Default 5 s, 100 ms to 1 min.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a node may be silent before the others take it for dead: its members are removed with <c>node_lost</c>. Default 15 s,
    /// twice <see cref="HeartbeatInterval"/> to 10 min.
    /// </summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long members of other nodes stay while this node itself is cut off from the backplane. So a short outage is not seen; when this is
    /// over they are removed with <c>node_lost</c>. Default 2 min, 0 to 1 h.
    /// </summary>
    public TimeSpan OutagePatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long the first JOIN of a room on this node may wait for the rosters of the others. Who has not answered by then is announced
    /// later. Default 1 s, 10 ms to 30 s.
    /// </summary>
    public TimeSpan SyncTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What happens when the backplane cannot be reached at the start. Default <see cref="ClusterStart.Wait"/>.</summary>
    public ClusterStart Start { get; set; }

    /// <summary>Tells clients which node they are on, in WELCOME. For demonstrations. Default false.</summary>
    public bool ShowNode { get; set; }
}

/// <summary>What a node does when the backplane cannot be reached at the start.</summary>
public enum ClusterStart
{
    /// <summary>It waits, says so in the log, and serves nobody until then.</summary>
    Wait,

    /// <summary>It serves its own members, and joins the others when it can.</summary>
    Degraded,
}
