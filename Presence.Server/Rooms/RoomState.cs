using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Who is in one room and who is owed an answer: a command and the time in, changes out. No clock, no I/O, no lock: the
/// room's loop is the only caller. It never sees anybody's data.
/// </summary>
internal sealed partial class RoomState(PresenceOptions options, string requestIdPrefix, string nodeId = "")
{
    // A page that is loaded again and again by somebody impatient is no attack.
    private const int TakeOverBurst = 10;

    private readonly Roster _roster = new();
    private readonly Rounds _rounds = new(options, requestIdPrefix);
    private readonly PriorityQueue<Member, TimeSpan> _graces = new();
    private readonly List<RoomChange> _changes = [];
    private long _announcements;
    private int _endedHolds;

    /// <summary>Everyone here, those in grace included, in no order.</summary>
    public IReadOnlyList<Member> Members => _roster.Members;

    /// <summary>How many of them are connected: those in grace are not.</summary>
    public int Connected { get; private set; }

    /// <summary>How many different users are here.</summary>
    public int Users => _roster.Users;

    /// <summary>When something happens by itself next; null where nothing will.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            var rounds = _rounds.NextDeadline;
            if (!_graces.TryPeek(out _, out var ends)) return rounds;
            return rounds < ends ? rounds : ends;
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

    /// <summary>A hold that was for no seat has ended.</summary>
    public void EndHold() => _endedHolds++;

    /// <summary>How many rounds have opened since the last call, and how many members those that ended had not heard.</summary>
    public (int Opened, int Missing) TakeRounds() => _rounds.TakeCounts();

    /// <summary>A connection joins, joins again, takes over an older connection's member, or brings one back from its grace.</summary>
    public void Join(Seat seat, bool hasData, TimeSpan now)
    {
        var member = seat.Member ?? _roster.Find(seat.Id);
        var isNew = member is null;
        if (isNew && _roster.Members.Count >= options.MaxMembersPerRoom)
        {
            RefuseJoin(seat, ErrorCode.RoomFull);
            return;
        }

        // The older of two connections must not win because its JOIN was the slower one.
        if (member is not null && IsNewer(member, seat))
        {
            End(seat);
            _changes.Add(new RoomChange(RoomChangeKind.Replaced) { Member = member, Seat = seat });
            return;
        }

        if (member is not null && member.Seat != seat && !TryTakeOver(member, now, out var retryAfter))
        {
            RefuseJoin(seat, ErrorCode.RateLimited, retryAfter);
            return;
        }

        member ??= _roster.Add(new Member(seat.Id, seat.EncodedId));
        var isNewConnection = member.Seat != seat;
        if (isNewConnection && !isNew) Vacate(member);
        if (isNewConnection) Occupy(member, seat);
        if (hasData) Renew(member);
        seat.Joined?.Set();

        var since = ++_announcements;
        var round = _roster.Members.Count > 1 ? _rounds.Admit(member, since) : null;
        _changes.Add(new RoomChange(RoomChangeKind.Joined) { Member = member, Round = round, Seat = isNewConnection ? seat : null });
        if (isNew || hasData)
        {
            member.AnnouncedAt = since;
            _changes.Add(new RoomChange(RoomChangeKind.Announced) { Member = member, IsUpdate = !isNewConnection });
        }

        if (isNewConnection && !isNew) _rounds.Return(member, hasData, _changes);
        _rounds.TryOpen(_roster.Members, now, _changes);
    }

    /// <summary>A member's data is new.</summary>
    public static void Renew(Member member) => member.Revision++;

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

    /// <summary>
    /// An operator removes one client of a user; false where none is left. One at a time: what it changes is to be told before
    /// the next is gone too.
    /// </summary>
    public bool TryKick(string userId, string? clientId)
    {
        for (var member = _roster.FirstOf(userId); member is not null; member = member.NextOfUser)
        {
            if (member.Node is not null || (clientId is not null && clientId != member.Id.ClientId)) continue;
            Remove(member, RemoveReason.Kicked);
            return true;
        }

        return false;
    }

    /// <summary>A connection has ended. What is no goodbye is followed by a grace, the usual one where none is given.</summary>
    public void Depart(Seat seat, Departure departure, TimeSpan now, TimeSpan? longerGrace = null)
    {
        var grace = longerGrace ?? options.LeaveGrace;

        // A newer connection has the member: the late end of the older one is nobody's concern.
        if (seat.Member is not { } member) return;
        var reason = departure switch
        {
            Departure.Left => RemoveReason.Left,
            Departure.Timeout => RemoveReason.Timeout,
            Departure.Kicked => RemoveReason.Kicked,
            _ => RemoveReason.Disconnected,
        };
        if (departure is Departure.Left or Departure.Kicked || grace == TimeSpan.Zero)
        {
            Remove(member, reason);
            return;
        }

        // The hold on the room goes on: it is the member's now.
        Unseat(seat);
        member.Seat = null;
        BeginGrace(member, reason, now + grace);
        _changes.Add(new RoomChange(RoomChangeKind.WentAway) { Member = member });
    }

    /// <summary>Lets the time pass: graces run out, rounds open and end.</summary>
    public void Advance(TimeSpan now)
    {
        while (_graces.TryPeek(out var member, out var ends) && ends <= now)
        {
            _graces.Dequeue();
            if (member.GraceEnds == ends && _roster.Contains(member)) Remove(member, member.GraceReason);
        }

        _rounds.Advance(_roster.Members, now, _changes);
    }

    /// <summary>The member of that id; null where there is none.</summary>
    public Member? Find(MemberId id) => _roster.Find(id);

    /// <summary>The connected members that a message is for, the sender left out where there is one.</summary>
    public void FindRecipients(Recipient to, Seat? sender, List<Seat> recipients)
    {
        for (var member = _roster.FirstOf(to.UserId); member is not null; member = member.NextOfUser)
        {
            if (member.Seat is not { } seat || seat == sender) continue;
            if (Names(to, member.Id)) recipients.Add(seat);
        }
    }

    private static bool Names(Recipient to, MemberId id) => to.UserId == id.UserId && (to.ClientId is null || to.ClientId == id.ClientId);

    /// <summary>Refuses a message.</summary>
    public void Refuse(Seat seat, string code, TimeSpan? retryAfter = null) =>
        _changes.Add(new RoomChange(RoomChangeKind.Refused) { Seat = seat, Reason = code, RetryAfter = retryAfter });

    private void RefuseJoin(Seat seat, string code, TimeSpan? retryAfter = null)
    {
        End(seat);
        seat.RefusalCode = code;
        Refuse(seat, code, retryAfter);
    }

    /// <summary>Two connections that take a member from each other in turn make the room sync each time.</summary>
    private bool TryTakeOver(Member member, TimeSpan now, out TimeSpan retryAfter)
    {
        var pace = member.TakeOvers;
        retryAfter = pace.Wait(now, options.TakeOverInterval, TakeOverBurst);
        if (retryAfter > TimeSpan.Zero) return false;
        pace.Take(now, options.TakeOverInterval);
        member.TakeOvers = pace;
        return true;
    }

    private void Vacate(Member member)
    {
        if (member.Seat is { } older)
        {
            Unseat(older);
            _changes.Add(new RoomChange(RoomChangeKind.Replaced) { Member = member, Seat = older });
        }

        if (member.Node is null) _endedHolds++;
        member.Seat = null;
        _rounds.ForgetAsker(member);
    }

    private void Occupy(Member member, Seat seat)
    {
        var tenure = new Tenure(seat.Stamp, nodeId);

        // Back from a grace by an older connection: others must still take it for the newer tenure.
        member.Tenure = tenure > member.Tenure ? tenure : new Tenure(member.Tenure.Stamp + 1, nodeId);
        member.Seat = seat;
        member.Node = null;
        member.IsAway = false;
        member.GraceEnds = null;
        seat.Member = member;
        Connected++;
    }

    /// <summary>A connection that came later has the member, here or on another node.</summary>
    private bool IsNewer(Member member, Seat seat) => member.Node is null
        ? member.Seat?.Stamp > seat.Stamp
        : !member.IsAway && member.Tenure > new Tenure(seat.Stamp, nodeId);

    private void BeginGrace(Member member, string reason, TimeSpan ends)
    {
        member.GraceReason = reason;
        member.GraceEnds = ends;
        _graces.Enqueue(member, ends);
        _rounds.Lose(member, _changes);
    }

    private void Remove(Member member, string reason)
    {
        var seat = member.Seat;
        if (seat is not null) Unseat(seat);
        if (member.Node is null) _endedHolds++;
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

    private void Unseat(Seat seat)
    {
        if (seat.Member is not null) Connected--;
        seat.Member = null;
        seat.HasEnded = true;
    }
}
