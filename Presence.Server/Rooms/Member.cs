using Presence.Protocol;

namespace Presence.Server;

/// <summary>One client of one user in one room. Only the room's loop touches it.</summary>
internal sealed class Member(MemberId id, byte[] encodedId)
{
    public MemberId Id { get; } = id;

    /// <summary>The id as <see cref="EnvelopeWriter.EncodeMember"/> encodes it.</summary>
    public byte[] EncodedId { get; } = encodedId;

    /// <summary>The connection it is here by; null while it is in its leave grace, or on another node.</summary>
    public Seat? Seat { get; set; }

    /// <summary>The node that it is on; null where that is this one.</summary>
    public Node? Node { get; set; }

    /// <summary>Since when that node has it.</summary>
    public Tenure Tenure { get; set; }

    /// <summary>How often it has given new data.</summary>
    public long Revision { get; set; }

    /// <summary>Whether it is in a leave grace on another node, or of one.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it can be asked: it has a connection, here or elsewhere.</summary>
    public bool IsConnected => Seat is not null || (Node is not null && !IsAway);

    /// <summary>How often it will still be asked for data that this node has missed.</summary>
    public int Unheard { get; set; }

    /// <summary>Where it stands in the room's dense list.</summary>
    public int Index { get; set; }

    /// <summary>The next client of the same user. The roster alone sets it.</summary>
    public Member? NextOfUser { get; set; }

    /// <summary>The previous client of the same user. The roster alone sets it.</summary>
    public Member? PreviousOfUser { get; set; }

    /// <summary>The room's count at its last announcement: whoever synced before that has its news.</summary>
    public long AnnouncedAt { get; set; }

    /// <summary>When its leave grace ends, while it is in one that this node counts.</summary>
    public TimeSpan? GraceEnds { get; set; }

    /// <summary>How often it has changed connections of late.</summary>
    public Pace TakeOvers { get; set; }

    /// <summary>The reason in REMOVE_USER where the grace runs out.</summary>
    public string GraceReason { get; set; } = RemoveReason.Disconnected;
}
