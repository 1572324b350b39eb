using Presence.Protocol;

namespace Presence.Server;

/// <summary>What a room says to the other nodes: gathered, and published once a commit. Only the room's loop touches it.</summary>
internal sealed class RoomOutbox(Cluster cluster, string roomId)
{
    // One message of the backplane holds up those behind it.
    private const int MostBytes = 256 * 1024;

    // It is empty between two commits: all rooms of a thread share one.
    [ThreadStatic]
    private static PacketWriter? _writer;

    /// <summary>This node's stay in the room.</summary>
    public long Life { get; } = cluster.NextLife();

    /// <summary>How many packets with events there have been.</summary>
    public long Sequence { get; private set; }

    /// <summary>How many packets were published, those that only repeat the count included.</summary>
    public long Packets { get; private set; }

    /// <summary>Whether any other node is known to be in the room. Where none is, only who is new needs to be told something.</summary>
    public bool HasPeers { get; set; }

    /// <summary>Whether the other nodes hear what is said.</summary>
    public bool IsHeard => cluster.IsLinked;

    private static PacketWriter Writer => _writer ??= new PacketWriter();

    public void Join(Member member, RawJson data)
    {
        if (HasPeers) Begin(PacketEventType.Join).Member(member.Id).Tenure(member.Tenure.Stamp, member.Revision).Data(data).EndEvent();
    }

    public void Update(Member member, RawJson data)
    {
        if (HasPeers) Begin(PacketEventType.Update).Member(member.Id).Tenure(member.Tenure.Stamp, member.Revision).Data(data).EndEvent();
    }

    public void Away(Member member)
    {
        if (HasPeers) Begin(PacketEventType.Away).Member(member.Id).Tenure(member.Tenure.Stamp).EndEvent();
    }

    public void Leave(MemberId member, Tenure tenure, string reason)
    {
        if (HasPeers) Begin(PacketEventType.Leave).Member(member).Tenure(tenure.Stamp).Text("reason"u8, reason).EndEvent();
    }

    public void Message(MemberId? sender, string eventName, RawJson data, Recipient? to)
    {
        if (!HasPeers) return;
        var writer = Begin(PacketEventType.Message);
        if (sender is { } member) writer.Member(member);
        writer.Text("event"u8, eventName).Data(data).To(to).EndEvent();
    }

    public void Ask(string requestId, IReadOnlyList<Member>? named)
    {
        if (HasPeers) Begin(PacketEventType.Ask).Text("requestId"u8, requestId).Members(named?.Select(member => member.Id)).EndEvent();
    }

    public void Answer(Member member, RawJson data, IEnumerable<RoundId> rounds)
    {
        if (HasPeers) Begin(PacketEventType.Answer).Member(member.Id).Tenure(member.Tenure.Stamp).Data(data).Rounds(rounds).EndEvent();
    }

    public void Done(RoundId round, IEnumerable<MemberId> missing)
    {
        if (!HasPeers) return;
        Begin(PacketEventType.Done).Text("node"u8, round.NodeId).Text("requestId"u8, round.RequestId).Members(missing).EndEvent();
    }

    public void Kick(Recipient to)
    {
        if (HasPeers) Begin(PacketEventType.Kick).To(to).EndEvent();
    }

    /// <summary>Asks a node for its roster; null: all.</summary>
    public void Sync(Node? node)
    {
        var writer = Begin(PacketEventType.Sync);
        if (node is not null) writer.Text("node"u8, node.Id);
        writer.EndEvent();
    }

    public void Roster(IEnumerable<RosterEntry> roster) => Begin(PacketEventType.Roster).Roster(roster).EndEvent();

    public void Gone() => Begin(PacketEventType.Gone).EndEvent();

    /// <summary>Says the count again, so that a lost last packet is noticed.</summary>
    public void Repeat()
    {
        // What has been gathered says more. It must not be added to: it would have a count that is taken.
        if (Writer.HasPacket) return;
        Writer.Begin(cluster.NodeId, cluster.Epoch, cluster.Clock.Now, Life, Sequence);
        _ = FlushAsync();
    }

    /// <summary>Publishes what has been gathered; gives how many have got it, null where that is not known.</summary>
    public Task<long?> FlushAsync()
    {
        if (!Writer.HasPacket) return Task.FromResult<long?>(null);
        Packets++;
        return cluster.Channels.PublishToRoomAsync(roomId, Writer.End());
    }

    /// <summary>Forgets what has been gathered: the others will miss it, and ask.</summary>
    public static void Clear()
    {
        if (_writer is { HasPacket: true }) _writer.Clear();
    }

    private PacketWriter Begin(PacketEventType type)
    {
        if (Writer.Bytes > MostBytes) _ = FlushAsync();
        if (!Writer.HasPacket) Writer.Begin(cluster.NodeId, cluster.Epoch, cluster.Clock.Now, Life, ++Sequence);
        return Writer.BeginEvent(type);
    }
}
