namespace Presence.Server;

/// <summary>
/// Which node has a member, and since when. Of two tenures to one member the greater counts, on every node alike, so that all come to
/// the same end in whatever order they hear of them.
/// </summary>
/// <param name="Stamp">When the member's connection came, by the <see cref="ClusterClock"/>.</param>
/// <param name="NodeId">The node. It decides between two of the same moment.</param>
internal readonly record struct Tenure(long Stamp, string NodeId) : IComparable<Tenure>
{
    public int CompareTo(Tenure other) =>
        Stamp != other.Stamp ? Stamp.CompareTo(other.Stamp) : string.CompareOrdinal(NodeId, other.NodeId);

    public static bool operator <(Tenure left, Tenure right) => left.CompareTo(right) < 0;

    public static bool operator >(Tenure left, Tenure right) => left.CompareTo(right) > 0;

    public static bool operator <=(Tenure left, Tenure right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Tenure left, Tenure right) => left.CompareTo(right) >= 0;
}
