namespace Presence.Server;

/// <summary>Whom the answers of a round are for, and which of them.</summary>
internal sealed class Asker(Member member)
{
    private HashSet<Member>? _named;
    private long _since;

    public Member Member { get; } = member;

    /// <summary>Wants everyone who has not announced itself since this count of the room.</summary>
    public void WantEveryone(long since) => _since = Math.Max(_since, since);

    /// <summary>Wants this member, whatever it has announced.</summary>
    public void Want(Member named) => (_named ??= []).Add(named);

    public bool Wants(Member other) =>
        other != Member && (other.AnnouncedAt < _since || (_named is not null && _named.Contains(other)));
}
