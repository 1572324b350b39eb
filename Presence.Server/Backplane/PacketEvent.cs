using Presence.Protocol;

namespace Presence.Server;

/// <summary>What nodes tell each other: of themselves, and of a room.</summary>
internal enum PacketEventType
{
    /// <summary>A node has come, or is back, and wants to hear who is there.</summary>
    Hello,

    /// <summary>A node is there.</summary>
    Alive,

    /// <summary>A node ends in good order. Its members have this long to come back by another.</summary>
    Bye,

    /// <summary>A member is in by this tenure.</summary>
    Join,

    /// <summary>A member's data is new.</summary>
    Update,

    /// <summary>A member's connection is lost: it is in its leave grace.</summary>
    Away,

    /// <summary>A member is gone, where it is still there by this tenure.</summary>
    Leave,

    /// <summary>A member, or an operator, has sent a message.</summary>
    Message,

    /// <summary>A round asks the members of all other nodes, or those named.</summary>
    Ask,

    /// <summary>A member has answered the rounds of these nodes.</summary>
    Answer,

    /// <summary>A node has nothing more to say to a round of this node, and has not heard these.</summary>
    Done,

    /// <summary>An operator removes a user, or one client of it, wherever it is.</summary>
    Kick,

    /// <summary>A node wants the rosters of the others.</summary>
    Sync,

    /// <summary>All members that a node has in the room, as of this packet.</summary>
    Roster,

    /// <summary>A node has nobody left in the room, and has stopped to listen.</summary>
    Gone,

    /// <summary>A node wants to know which rooms there are.</summary>
    List,

    /// <summary>Some of the rooms that a node has somebody in.</summary>
    Rooms,
}

/// <summary>One member in a roster.</summary>
internal readonly record struct RosterEntry(MemberId Member, long Stamp, long Revision, bool IsAway);

/// <summary>How many are in a room, of all nodes.</summary>
internal readonly record struct RoomCount(string RoomId, int Members, int Users);

/// <summary>One round of one node.</summary>
internal readonly record struct RoundId(string NodeId, string RequestId);

/// <summary>One thing that a node says. Which of these there are depends on the type, and the reader has seen to it.</summary>
internal sealed record PacketEvent(PacketEventType Type)
{
    public MemberId Member { get; init; }

    public long Stamp { get; init; }

    /// <summary>How often the member has given new data.</summary>
    public long Revision { get; init; }

    public RawJson Data { get; init; }

    public string Reason { get; init; } = "";

    public string EventName { get; init; } = "";

    /// <summary>Who is meant: of a message, or to be removed.</summary>
    public Recipient? To { get; init; }

    /// <summary>Whether a message has a sender: an operator's has none.</summary>
    public bool HasMember { get; init; }

    /// <summary>The round of the node that says it; with <see cref="NodeId"/> of that one.</summary>
    public string RequestId { get; init; } = "";

    public string NodeId { get; init; } = "";

    /// <summary>Who is asked, or was not heard; null: all.</summary>
    public IReadOnlyList<MemberId>? Members { get; init; }

    public IReadOnlyList<RosterEntry> Roster { get; init; } = [];

    public IReadOnlyList<RoundId> Rounds { get; init; } = [];

    public IReadOnlyList<RoomCount> Rooms { get; init; } = [];

    public TimeSpan Grace { get; init; }

    /// <summary>Behind which room a list goes on, and how many it may have.</summary>
    public string After { get; init; } = "";

    public int Limit { get; init; }

    /// <summary>The type alone: an event may hold somebody's data.</summary>
    public override string ToString() => Type.ToString();
}
