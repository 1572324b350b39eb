using Presence.Protocol;

namespace Presence.Server;

/// <content>The members that other nodes have. Each node speaks for its own; of two tenures to one member the greater counts.</content>
internal sealed partial class RoomState
{
    // Who does not answer is not asked for ever.
    private const int MostRefreshes = 3;

    /// <summary>The members that this node speaks for, as the others are to know them.</summary>
    public IEnumerable<RosterEntry> OwnRoster => _roster.Members
        .Where(member => member.Node is null)
        .Select(member => new RosterEntry(member.Id, member.Tenure.Stamp, member.Revision, member.Seat is null));

    /// <summary>Whether anybody is here by a connection to this node.</summary>
    public bool HasSeats => Connected > 0;

    /// <summary>How many members of other nodes a message or a kick concerns.</summary>
    /// <param name="to">Whom; null: all.</param>
    /// <param name="withAway">Whether those that have lost their connection count.</param>
    public int CountElsewhere(Recipient? to, bool withAway = false)
    {
        if (to is null) return _roster.Members.Count(member => member.Node is not null && (withAway || !member.IsAway));
        var count = 0;
        for (var member = _roster.FirstOf(to.UserId); member is not null; member = member.NextOfUser)
        {
            if (member.Node is not null && (withAway || !member.IsAway) && Names(to, member.Id)) count++;
        }

        return count;
    }

    /// <summary>A node says that it has a member by a connection.</summary>
    public void Enter(Node node, MemberId id, long stamp, long revision, bool hasData)
    {
        var tenure = new Tenure(stamp, node.Id);
        var member = _roster.Find(id);
        if (member is null)
        {
            member = Add(node, id, tenure, revision, isAway: false);
            member.AnnouncedAt = ++_announcements;
            _changes.Add(new RoomChange(RoomChangeKind.Announced) { Member = member });
            return;
        }

        if (!TryYield(member, node, tenure, isAway: false)) return;
        member.Revision = revision;
        if (hasData) Announce(member);
        else _rounds.Return(member, hasData: false, _changes);
    }

    /// <summary>A member of a node has given new data.</summary>
    public void Update(Node node, MemberId id, long stamp, long revision)
    {
        if (Find(node, id, stamp) is not { } member) return;
        member.Revision = revision;
        Announce(member);
    }

    /// <summary>A member of a node has lost its connection there.</summary>
    public void Lose(Node node, MemberId id, long stamp)
    {
        if (_roster.Find(id) is not { } member || !TryYield(member, node, new Tenure(stamp, node.Id), isAway: true)) return;
        _rounds.Lose(member, _changes);
    }

    /// <summary>A member of a node is gone.</summary>
    public void Leave(Node node, MemberId id, long stamp, string reason)
    {
        if (Find(node, id, stamp) is { } member) Remove(member, reason);
    }

    /// <summary>
    /// All members that a node has: what differs has been missed. One step at a time: what it changes is to be told before the next.
    /// </summary>
    public IEnumerable<MemberId> Compare(Node node, IReadOnlyList<RosterEntry> roster)
    {
        var named = new HashSet<MemberId>();
        foreach (var entry in roster)
        {
            named.Add(entry.Member);
            Compare(node, entry);
            yield return entry.Member;
        }

        foreach (var member in _roster.Members.Where(member => member.Node == node && !named.Contains(member.Id)).ToList())
        {
            Remove(member, RemoveReason.Disconnected);
            yield return member.Id;
        }
    }

    /// <summary>A node is gone, or has nobody here any more. One step at a time.</summary>
    public IEnumerable<MemberId> RemoveAll(Node node, string reason)
    {
        _rounds.Forget(node);
        foreach (var member in _roster.Members.Where(member => member.Node == node).ToList())
        {
            Remove(member, reason);
            yield return member.Id;
        }
    }

    /// <summary>A node has ended in good order: its members have until then to come back by another.</summary>
    public void Orphan(Node node, TimeSpan ends)
    {
        foreach (var member in _roster.Members.Where(member => member.Node == node))
        {
            member.IsAway = true;
            BeginGrace(member, RemoveReason.Disconnected, ends);
        }

        _rounds.Forget(node);
    }

    /// <summary>A round of another node asks this node's members.</summary>
    public void Ask(Node node, string requestId, IReadOnlyList<MemberId>? named, TimeSpan now)
    {
        var members = named?.Select(_roster.Find).OfType<Member>().Where(member => member.Node is null).ToList();
        if (members is null ? _roster.Members.All(member => member.Node is not null) : members.Count is 0)
        {
            // Nobody here is meant. The others need not wait for word of that: they do not wait for this node either.
            return;
        }

        _rounds.Admit(new RoundId(node.Id, requestId), node, members, ++_announcements);
        _rounds.TryOpen(_roster.Members, now, _changes);
    }

    /// <summary>A member of a node has answered a round of this node.</summary>
    public void Answer(Node node, MemberId id, long stamp, string requestId)
    {
        if (Find(node, id, stamp) is { } member && _rounds.Answer(member, requestId, _changes)) member.Unheard = 0;
    }

    /// <summary>A node has nothing more to say to a round of this node.</summary>
    public void Finish(Node node, string requestId, IReadOnlyList<MemberId> missing) =>
        _rounds.Finish(node, requestId, [.. missing.Select(_roster.Find).OfType<Member>()], _changes);

    /// <summary>Asks for the data that this node has missed, on behalf of everybody here.</summary>
    public void Refresh(TimeSpan now)
    {
        var unheard = _roster.Members.Where(member => member is { Node: not null, IsAway: false, Unheard: > 0 }).ToList();
        if (unheard.Count is 0 || !HasSeats) return;
        foreach (var member in unheard) member.Unheard--;
        _rounds.AdmitEverybody(unheard);
        _rounds.TryOpen(_roster.Members, now, _changes);
    }

    private void Compare(Node node, in RosterEntry entry)
    {
        var tenure = new Tenure(entry.Stamp, node.Id);
        var member = _roster.Find(entry.Member);
        if (member is null)
        {
            member = Add(node, entry.Member, tenure, entry.Revision, entry.IsAway);
            member.Unheard = MostRefreshes;
            _changes.Add(new RoomChange(RoomChangeKind.Announced) { Member = member });
            return;
        }

        var isNews = tenure != member.Tenure || entry.Revision != member.Revision;
        if (!TryYield(member, node, tenure, entry.IsAway)) return;
        if (isNews) member.Unheard = MostRefreshes;
        member.Revision = entry.Revision;
        if (entry.IsAway) _rounds.Lose(member, _changes);
    }

    private Member Add(Node node, MemberId id, Tenure tenure, long revision, bool isAway) =>
        _roster.Add(new Member(id, EnvelopeWriter.EncodeMember(id)) { Node = node, Tenure = tenure, Revision = revision, IsAway = isAway });

    private void Announce(Member member)
    {
        member.AnnouncedAt = ++_announcements;
        member.Unheard = 0;
        _changes.Add(new RoomChange(RoomChangeKind.Announced) { Member = member });
        _rounds.Return(member, hasData: true, _changes);
    }

    private Member? Find(Node node, MemberId id, long stamp) =>
        _roster.Find(id) is { } member && member.Node == node && member.Tenure.Stamp == stamp ? member : null;

    /// <summary>Lets a node have a member, where its tenure is the greatest that is known; false where it is not.</summary>
    private bool TryYield(Member member, Node node, Tenure tenure, bool isAway)
    {
        if (tenure < member.Tenure)
        {
            // The other cannot know it yet, and has to.
            if (member.Node is null) _changes.Add(new RoomChange(RoomChangeKind.Retained) { Member = member });
            return false;
        }

        if (member.Node is null)
        {
            // There only a grace is left of it, here it has a connection: that is worth more.
            if (isAway && member.Seat is not null)
            {
                member.Tenure = new Tenure(tenure.Stamp + 1, nodeId);
                _changes.Add(new RoomChange(RoomChangeKind.Retained) { Member = member });
                return false;
            }

            var given = member.Tenure;
            Vacate(member);
            _changes.Add(new RoomChange(RoomChangeKind.Yielded) { Member = member, Tenure = given });
        }

        member.Node = node;
        member.Tenure = tenure;
        member.IsAway = isAway;
        member.GraceEnds = null;
        return true;
    }
}
