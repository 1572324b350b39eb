using Presence.Protocol;

namespace Presence.Server;

/// <summary>One client of one user in one room. Only the room's loop touches it.</summary>
internal sealed class Member(MemberId id, byte[] encodedId)
{
    public MemberId Id { get; } = id;

    /// <summary>The id as <see cref="EnvelopeWriter.EncodeMember"/> encodes it.</summary>
    public byte[] EncodedId { get; } = encodedId;

    /// <summary>The connection it is here by; null while it is in its leave grace.</summary>
    public Seat? Seat { get; set; }

    /// <summary>Where it stands in the room's dense list.</summary>
    public int Index { get; set; }

    /// <summary>The next client of the same user. The roster alone sets it.</summary>
    public Member? NextOfUser { get; set; }

    /// <summary>The previous client of the same user. The roster alone sets it.</summary>
    public Member? PreviousOfUser { get; set; }

    /// <summary>The room's count at its last announcement: whoever synced before that has its news.</summary>
    public long AnnouncedAt { get; set; }

    /// <summary>When its leave grace ends, while it is in one.</summary>
    public TimeSpan GraceEnds { get; set; }

    /// <summary>How often it has changed connections of late.</summary>
    public Pace TakeOvers { get; set; }

    /// <summary>The reason in REMOVE_USER where the grace runs out.</summary>
    public string GraceReason { get; set; } = RemoveReason.Disconnected;
}
