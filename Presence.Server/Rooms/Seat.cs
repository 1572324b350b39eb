using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// One connection's hold on one room, from its JOIN to the end. The connection creates it and names it in each command;
/// everything else in it belongs to the room's loop.
/// </summary>
internal sealed class Seat(Room room, MemberId id, byte[] encodedId, Outbound outbound)
{
    // More than a room has rounds open at its defaults. A silent member must not save free messages up.
    private const int MostQuestions = 64;

    private int _questions;

    public Room Room { get; } = room;

    public MemberId Id { get; } = id;

    /// <summary>The id as <see cref="EnvelopeWriter.EncodeMember"/> encodes it.</summary>
    public byte[] EncodedId { get; } = encodedId;

    public Outbound Outbound { get; } = outbound;

    /// <summary>Of two connections, the newer has the greater one.</summary>
    public long Stamp { get; init; }

    /// <summary>The connection's mark, which the first seat with a member sets.</summary>
    public JoinMark? Joined { get; init; }

    /// <summary>The member that sits here; null before the JOIN is handled and after the end. The room's loop alone touches it.</summary>
    public Member? Member { get; set; }

    /// <summary>Whether something was queued for this connection alone since the last commit. The room's loop alone touches it.</summary>
    public bool IsTouched { get; set; }

    /// <summary>How many bytes were queued for this connection alone and not sent yet. The room's loop alone touches it.</summary>
    public int GatheredBytes { get; set; }

    /// <summary>How much of the room's current batch this connection has been given. The room's loop alone touches it.</summary>
    public int Position { get; set; }

    /// <summary>The code that its JOIN was refused with. The room's loop alone touches it.</summary>
    public string? RefusalCode { get; set; }

    /// <summary>The room has refused or ended this hold. Set by the room, read by the connection.</summary>
    public bool HasEnded { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>The room has asked: one answer is free of the message rate.</summary>
    public void AddQuestion()
    {
        if (Volatile.Read(ref _questions) < MostQuestions) Interlocked.Increment(ref _questions);
    }

    /// <summary>Whether an answer is owed. The connection alone calls it, so a check and a decrement suffice.</summary>
    public bool TakeQuestion()
    {
        if (Volatile.Read(ref _questions) is 0) return false;
        Interlocked.Decrement(ref _questions);
        return true;
    }
}
