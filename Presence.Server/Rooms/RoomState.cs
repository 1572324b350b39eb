using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Who is in one room and who is owed an answer: a command and the time in, changes out. No clock, no I/O, no lock: the
/// room's loop is the only caller. It never sees anybody's data.
/// </summary>
internal sealed class RoomState(PresenceOptions options, string requestIdPrefix)
{
    private readonly Roster _roster = new();
    private readonly Rounds _rounds = new(options, requestIdPrefix);
    private readonly Queue<(Member Member, TimeSpan Ends)> _graces = new();
    private readonly List<RoomChange> _changes = [];
    private long _announcements;
    private int _endedHolds;

    /// <summary>Everyone here, those in grace included, in no order.</summary>
    public IReadOnlyList<Member> Members => _roster.Members;

    /// <summary>How many different users are here.</summary>
    public int Users => _roster.Users;

    /// <summary>When something happens by itself next; null where nothing will.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            var rounds = _rounds.NextDeadline;
            if (!_graces.TryPeek(out var grace)) return rounds;
            return rounds < grace.Ends ? rounds : grace.Ends;
        }
    }

    /// <summary>The changes since the last call, in the order to tell them. The list is reused.</summary>
    public IReadOnlyList<RoomChange> Changes => _changes;

    /// <summary>Forgets the changes: they have been told.</summary>
    public void ClearChanges() => _changes.Clear();

    /// <summary>How many seats have ended their hold on the room since the last call. Each JOIN by a new seat begins one.</summary>
    public int TakeEndedHolds()
    {
        var ended = _endedHolds;
        _endedHolds = 0;
        return ended;
    }

    /// <summary>A connection joins, joins again, takes over an older connection's member, or brings one back from its grace.</summary>
    public void Join(Seat seat, bool hasData, TimeSpan now)
    {
        var member = seat.Member ?? _roster.Find(seat.Id);
        var isNew = member is null;
        if (isNew && _roster.Members.Count >= options.MaxMembersPerRoom)
        {
            End(seat);
            Refuse(seat, ErrorCode.RoomFull);
            return;
        }

        // The older of two connections must not win because its JOIN was the slower one.
        if (member?.Seat?.ConnectionNumber > seat.ConnectionNumber)
        {
            End(seat);
            _changes.Add(new RoomChange(RoomChangeKind.Replaced) { Member = member, Seat = seat });
            return;
        }

        member ??= _roster.Add(new Member(seat.Id, seat.EncodedId));
        var isNewConnection = member.Seat != seat;
        if (isNewConnection && !isNew) Vacate(member);
        member.Seat = seat;
        seat.Member = member;

        var since = ++_announcements;
        var round = _roster.Members.Count > 1 ? _rounds.Admit(member, since) : null;
        _changes.Add(new RoomChange(RoomChangeKind.Joined) { Member = member, Round = round, Seat = isNewConnection ? seat : null });
        if (isNew || hasData)
        {
            member.AnnouncedAt = since;
            _changes.Add(new RoomChange(RoomChangeKind.Announced) { Member = member });
        }

        if (isNewConnection && !isNew) _rounds.Return(member, hasData, _changes);
        _rounds.TryOpen(_roster.Members, now, _changes);
    }

    /// <summary>A member answers a round.</summary>
    public void Answer(Seat seat, string requestId)
    {
        if (!_rounds.Answer(seat.Member!, requestId, _changes)) Refuse(seat, ErrorCode.UnknownRequest);
    }

    /// <summary>A member asks others to report again.</summary>
    public void Ask(Seat seat, IReadOnlyList<MemberId>? from, TimeSpan now)
    {
        List<Member>? named = null;
        foreach (var id in from ?? [])
        {
            if (_roster.Find(id) is { } member && member != seat.Member) (named ??= []).Add(member);
        }

        if (from is not null && named is null)
        {
            Refuse(seat, ErrorCode.NoSuchMember);
            return;
        }

        var round = from is null ? _rounds.Admit(seat.Member!, ++_announcements) : _rounds.Admit(seat.Member!, named!);
        _changes.Add(new RoomChange(RoomChangeKind.Accepted) { Member = seat.Member, Round = round });
        _rounds.TryOpen(_roster.Members, now, _changes);
    }

    /// <summary>A member leaves now.</summary>
    public void Leave(Seat seat) => Remove(seat.Member!, RemoveReason.Left);

    /// <summary>A connection has ended.</summary>
    public void Depart(Seat seat, Departure departure, TimeSpan now)
    {
        // A newer connection has the member: the late end of the older one is nobody's concern.
        if (seat.Member is not { } member) return;
        var reason = departure switch
        {
            Departure.Left => RemoveReason.Left,
            Departure.Timeout => RemoveReason.Timeout,
            _ => RemoveReason.Disconnected,
        };
        if (departure is Departure.Left || options.LeaveGrace == TimeSpan.Zero)
        {
            Remove(member, reason);
            return;
        }

        // The hold on the room goes on: it is the member's now.
        Unseat(seat);
        member.Seat = null;
        member.GraceReason = reason;
        member.GraceEnds = now + options.LeaveGrace;
        _graces.Enqueue((member, member.GraceEnds));
        _rounds.Lose(member, _changes);
    }

    /// <summary>Lets the time pass: graces run out, rounds open and end.</summary>
    public void Advance(TimeSpan now)
    {
        while (_graces.TryPeek(out var grace) && grace.Ends <= now)
        {
            _graces.Dequeue();
            var (member, ends) = grace;
            if (member.Seat is null && member.GraceEnds == ends && _roster.Contains(member)) Remove(member, member.GraceReason);
        }

        _rounds.Advance(_roster.Members, now, _changes);
    }

    /// <summary>The connected members that a message is for, the sender left out.</summary>
    public void FindRecipients(Recipient to, Seat sender, List<Seat> recipients)
    {
        for (var member = _roster.FirstOf(to.UserId); member is not null; member = member.NextOfUser)
        {
            if (member.Seat is not { } seat || seat == sender) continue;
            if (to.ClientId is null || to.ClientId == member.Id.ClientId) recipients.Add(seat);
        }
    }

    /// <summary>Refuses a message.</summary>
    public void Refuse(Seat seat, string code) =>
        _changes.Add(new RoomChange(RoomChangeKind.Refused) { Seat = seat, Reason = code });

    private void Vacate(Member member)
    {
        if (member.Seat is { } older)
        {
            Unseat(older);
            _changes.Add(new RoomChange(RoomChangeKind.Replaced) { Member = member, Seat = older });
        }

        _endedHolds++;
        member.Seat = null;
        _rounds.ForgetAsker(member);
    }

    private void Remove(Member member, string reason)
    {
        var seat = member.Seat;
        if (seat is not null) Unseat(seat);
        _endedHolds++;
        member.Seat = null;
        var remaining = _roster.Remove(member);
        _changes.Add(new RoomChange(RoomChangeKind.Removed) { Member = member, Seat = seat, Reason = reason, Remaining = remaining });
        _rounds.Forget(member, _changes);
    }

    private void End(Seat seat)
    {
        Unseat(seat);
        _endedHolds++;
    }

    private static void Unseat(Seat seat)
    {
        seat.Member = null;
        seat.HasEnded = true;
    }
}
