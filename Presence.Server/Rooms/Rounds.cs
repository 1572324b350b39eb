using System.Globalization;

namespace Presence.Server;

/// <summary>
/// The rounds of one room. A round opens at most once a window, so a member is asked at most once a window however many
/// join; older rounds may still wait for silent members meanwhile. Pure, like <see cref="RoomState"/>, whose part it is.
/// </summary>
internal sealed class Rounds(PresenceOptions options, string requestIdPrefix)
{
    private readonly List<Round> _open = [];
    private Round? _next;
    private TimeSpan _nextOpensAt = TimeSpan.MinValue;
    private long _count;
    private int _opened;
    private int _missing;

    /// <summary>When a round opens or ends by itself next; null where none will.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? ends = _open.Count > 0 ? _open[0].Deadline : null;
            if (_next is null) return ends;
            return ends < _nextOpensAt ? ends : _nextOpensAt;
        }
    }

    /// <summary>How many rounds have opened since the last call, and how many members those that ended had not heard.</summary>
    public (int Opened, int Missing) TakeCounts()
    {
        var counts = (_opened, _missing);
        (_opened, _missing) = (0, 0);
        return counts;
    }

    /// <summary>A newcomer wants to hear everyone who has not announced itself since.</summary>
    public Round Admit(Member member, long since)
    {
        _next ??= Create();
        _next.Admit(member).WantEveryone(since);
        return _next;
    }

    /// <summary>A member wants to hear these again.</summary>
    public Round Admit(Member member, List<Member> named)
    {
        _next ??= Create();
        var asker = _next.Admit(member);
        foreach (var other in named) asker.Want(other);
        return _next;
    }

    /// <summary>A round of another node wants to hear these, or everyone who has not announced itself since.</summary>
    public void Admit(RoundId origin, Node node, List<Member>? named, long since)
    {
        _next ??= Create();
        var asker = new Asker { Node = node, Origin = origin };
        if (named is null) asker.WantEveryone(since);
        else foreach (var member in named) asker.Want(member);
        _next.Askers.Add(asker);
    }

    /// <summary>Everybody here is to hear these.</summary>
    public void AdmitEverybody(List<Member> named)
    {
        _next ??= Create();
        var asker = _next.AdmitEverybody();
        foreach (var member in named) asker.Want(member);
    }

    /// <summary>Opens the waiting round where its time has come.</summary>
    public void TryOpen(IReadOnlyList<Member> members, TimeSpan now, List<RoomChange> changes)
    {
        if (_next is null || now < _nextOpensAt) return;
        var round = _next;
        _next = null;
        _nextOpensAt = now + options.JoinWindow;
        round.Deadline = now + options.SyncDeadline;
        _open.Add(round);
        _opened++;
        List<Member>? elsewhere = null;
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (!round.Wants(member)) continue;
            if (!member.IsConnected) round.Unreachable.Add(member);
            else if (member.Node is null) Ask(round, member, changes);
            else (elsewhere ??= []).Add(member);
        }

        if (elsewhere is not null) AskElsewhere(round, elsewhere, changes);
        EndIfAnswered(round, changes);
    }

    /// <summary>A member answers; false where that round is over or never asked it.</summary>
    public bool Answer(Member member, string requestId, List<RoomChange> changes)
    {
        foreach (var round in _open)
        {
            if (round.Id != requestId) continue;
            if (!round.Pending.Remove(member)) return false;
            changes.Add(new RoomChange(RoomChangeKind.Answered) { Member = member, Round = round });
            EndIfAnswered(round, changes);
            return true;
        }

        return false;
    }

    /// <summary>A node has nothing more to say to a round, and has not heard these. Whoever else has not answered had no need to.</summary>
    public void Finish(Node node, string requestId, IReadOnlyList<Member> missing, List<RoomChange> changes)
    {
        if (_open.Find(round => round.Id == requestId) is not { } finished) return;
        foreach (var member in missing)
        {
            if (member.Node == node && finished.Pending.Remove(member)) finished.Unreachable.Add(member);
        }

        finished.Pending.RemoveWhere(member => member.Node == node);
        EndIfAnswered(finished, changes);
    }

    /// <summary>A node is gone: nobody waits for what it asked.</summary>
    public void Forget(Node node)
    {
        foreach (var round in _open) round.ForgetAsker(node);
        _next?.ForgetAsker(node);
        DropUnasked();
    }

    /// <summary>A member's connection is lost: it cannot answer, and nobody waits for what it asked.</summary>
    public void Lose(Member member, List<RoomChange> changes)
    {
        foreach (var round in _open)
        {
            if (round.Pending.Remove(member)) round.Unreachable.Add(member);
        }

        ForgetAsker(member);
        EndAnswered(changes);
    }

    /// <summary>A member is back by a new connection. What it said now is its answer; if it said nothing, it is asked again.</summary>
    public void Return(Member member, bool hasData, List<RoomChange> changes)
    {
        foreach (var round in _open)
        {
            var owes = round.Unreachable.Remove(member) | round.Pending.Remove(member);
            if (!owes || hasData) continue;
            if (member.Node is null) Ask(round, member, changes);
            else AskElsewhere(round, [member], changes);
        }

        EndAnswered(changes);
    }

    /// <summary>A member is gone.</summary>
    public void Forget(Member member, List<RoomChange> changes)
    {
        foreach (var round in _open) round.Forget(member);
        ForgetAsker(member);
        EndAnswered(changes);
    }

    /// <summary>Takes back what a member asked.</summary>
    public void ForgetAsker(Member member)
    {
        foreach (var round in _open) round.ForgetAsker(member);
        _next?.ForgetAsker(member);
        DropUnasked();
    }

    /// <summary>Ends the rounds that are due, then opens the one that is.</summary>
    public void Advance(IReadOnlyList<Member> members, TimeSpan now, List<RoomChange> changes)
    {
        while (_open.Count > 0 && _open[0].Deadline <= now) End(_open[0], changes);
        TryOpen(members, now, changes);
    }

    private static void Ask(Round round, Member member, List<RoomChange> changes)
    {
        round.Pending.Add(member);
        changes.Add(new RoomChange(RoomChangeKind.Asked) { Member = member, Round = round });
    }

    private static void AskElsewhere(Round round, List<Member> members, List<RoomChange> changes)
    {
        foreach (var member in members) round.Pending.Add(member);
        var isForAll = members.Count > 1 && round.Askers.Exists(asker => asker is { Node: null, WantsAll: true });
        changes.Add(new RoomChange(RoomChangeKind.AskedNodes) { Round = round, Named = isForAll ? null : members });
    }

    private void DropUnasked()
    {
        _open.RemoveAll(round => round.Askers.Count is 0);
        if (_next?.Askers.Count is 0) _next = null;
    }

    private void EndAnswered(List<RoomChange> changes)
    {
        for (var i = _open.Count - 1; i >= 0; i--) EndIfAnswered(_open[i], changes);
    }

    private void EndIfAnswered(Round round, List<RoomChange> changes)
    {
        if (round.Pending.Count is 0) End(round, changes);
    }

    private void End(Round round, List<RoomChange> changes)
    {
        _open.Remove(round);
        _missing += round.Pending.Count + round.Unreachable.Count;
        foreach (var asker in round.Askers)
        {
            if (asker.Member is { } member) changes.Add(new RoomChange(RoomChangeKind.Synced) { Member = member, Round = round, Asker = asker });
            else if (asker.Node is not null) changes.Add(new RoomChange(RoomChangeKind.Done) { Round = round, Asker = asker });
        }
    }

    private Round Create() => new(string.Create(CultureInfo.InvariantCulture, $"{requestIdPrefix}.{++_count}"));
}
