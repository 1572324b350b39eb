namespace Presence.Server;

/// <summary>
/// Whom the answers of a round are for, and which of them: one member, everybody who is connected to this node, or a round of
/// another node.
/// </summary>
internal sealed class Asker
{
    private HashSet<Member>? _named;
    private long _since;

    /// <summary>The member; null where it is not one of this node.</summary>
    public Member? Member { get; init; }

    /// <summary>The other node; null where it is this one.</summary>
    public Node? Node { get; init; }

    /// <summary>The round of that node.</summary>
    public RoundId Origin { get; init; }

    /// <summary>Whether the answers are for everybody who is connected to this node.</summary>
    public bool IsEverybody => Member is null && Node is null;

    /// <summary>Whether it wants to hear everyone who has not announced itself since.</summary>
    public bool WantsAll => _since > 0;

    /// <summary>Wants everyone who has not announced itself since this count of the room.</summary>
    public void WantEveryone(long since) => _since = Math.Max(_since, since);

    /// <summary>Wants this member, whatever it has announced.</summary>
    public void Want(Member named) => (_named ??= []).Add(named);

    /// <summary>Whether it wants to hear a member. Another node hears its own, and those of others, by itself.</summary>
    public bool Wants(Member other)
    {
        if (other == Member || (Node is not null && other.Node is not null)) return false;
        return other.AnnouncedAt < _since || (_named is not null && _named.Contains(other));
    }
}
