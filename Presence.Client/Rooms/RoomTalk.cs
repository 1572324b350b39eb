using Presence.Protocol;

namespace Presence.Client;

/// <summary>One room: this client's side of the protocol. In the loop alone.</summary>
internal sealed class RoomTalk(PresenceRoom room, RawJson data, Hub hub)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // The longest there are: what is taken now must still fit when it answers a REPORT_REQUEST.
    private static readonly string LongestRequestId = new('-', ProtocolLimits.RequestIdLength);

    private readonly OwnData _own = new(data);
    private readonly Alarm _retry = new(hub.Options.TimeProvider, hub.Loop);
    private long _joinId;

    // At most one REPORT is on its way: the reply brings the next one, with the latest data.
    private long _reportId;
    private string? _roundId;
    private volatile PresenceRoomState _state;

    public PresenceRoom Room => room;

    public PresenceRoomState State => _state;

    public Signal Joined { get; } = new();

    public Signal Synced { get; } = new();

    /// <summary>Shares new data: now, or with the next JOIN.</summary>
    /// <exception cref="PresenceMessageTooBigException">It is larger than the service takes.</exception>
    public bool Update(RawJson latest)
    {
        if (State is PresenceRoomState.Left) return false;
        MustFit(new ClientMessage.Report(room.RoomId, latest, LongestRequestId) { Id = ProtocolLimits.MessageId });
        if (!_own.Replace(latest)) return true;
        room.SetOwnData(latest);
        Share();
        room.Flush();
        return true;
    }

    /// <summary>Relays an event. Null where it was dropped.</summary>
    public Task<bool>? Send(string eventName, RawJson content, Recipient? to)
    {
        var message = new ClientMessage.Message(room.RoomId, eventName, content, to);
        MustFit(message);
        return State is PresenceRoomState.Joined ? hub.Post(message) : null;
    }

    /// <summary>Asks for data again.</summary>
    public bool Refresh(IReadOnlyList<MemberId>? from) =>
        State is PresenceRoomState.Joined && hub.Request(this, new ClientMessage.ReportRequest(room.RoomId, from)) is not 0;

    /// <summary>Leaves now. The task ends when the network has taken the word.</summary>
    public Task Leave()
    {
        var isHeld = State is PresenceRoomState.Joined or PresenceRoomState.Joining;
        var said = (isHeld ? hub.Post(new ClientMessage.Leave(room.RoomId)) : null) ?? Task.CompletedTask;
        End();
        return said;
    }

    /// <summary>There is a connection.</summary>
    public void Enter()
    {
        if (State is PresenceRoomState.Left) return;
        Become(PresenceRoomState.Joining);
        Joined.Reset();
        Synced.Reset();
        _reportId = 0;
        _joinId = hub.Request(this, new ClientMessage.Join(room.RoomId, _own.Tell()));
        if (_joinId is 0) Refuse(new PresenceMessageTooBigException(room.RoomId));
        room.Flush();
    }

    /// <summary>The connection is gone; the list stays as it was, until the next JOINED tells what has changed.</summary>
    public void Lost()
    {
        if (State is PresenceRoomState.Left) return;
        _retry.Clear();
        Joined.Reset();
        Synced.Reset();
        Become(PresenceRoomState.Waiting);
        room.Flush();
    }

    /// <summary>The client has stopped.</summary>
    public void Stopped(PresenceException fault)
    {
        Joined.Fail(fault);
        Synced.Fail(fault);
        room.EndStreams(fault);
    }

    public void End()
    {
        if (State is PresenceRoomState.Left) return;
        _retry.Clear();
        hub.Ended(this);
        Become(PresenceRoomState.Left);
        Joined.Fail(new PresenceClosedException("The room has been left."));
        Synced.Fail(new PresenceClosedException("The room has been left."));
        room.End();
    }

    public void Receive(ServerMessage message)
    {
        if (State is PresenceRoomState.Left) return;
        switch (message)
        {
            case ServerMessage.Joined joined:
                Enter(joined);
                break;
            case ServerMessage.Ack ack when ack.Id == _reportId:
                _reportId = 0;
                Share();
                break;
            case ServerMessage.Error error:
                Fail(error);
                break;
            default:
                // Before JOINED, what still comes belongs to a membership that is over.
                if (State is PresenceRoomState.Joined) Hear(message);
                break;
        }
    }

    private void Enter(ServerMessage.Joined joined)
    {
        var isOurs = State is PresenceRoomState.Joined || (State is PresenceRoomState.Joining && (joined.Id ?? _joinId) == _joinId);
        if (!isOurs) return;
        _roundId = joined.RequestId;
        room.SetSelf(hub.Self, _own.Value);
        Become(PresenceRoomState.Joined);
        hub.Prove();
        room.Reconcile([.. joined.Members.Where(member => member != hub.Self)]);
        if (joined.RequestId is null) Sync([]);
        Joined.Set();
        Share();
    }

    private void Hear(ServerMessage message)
    {
        switch (message)
        {
            case ServerMessage.AddUser add when new MemberId(add.UserId, add.ClientId) is var id && id != hub.Self:
                room.Add(id, add.Data);
                break;
            case ServerMessage.RemoveUser remove when new MemberId(remove.UserId, remove.ClientId) is var id && id != hub.Self:
                room.Remove(id, LeaveReason.Known(remove.Reason), remove.Remaining);
                break;
            case ServerMessage.ReportRequest request:
                _ = hub.Post(new ClientMessage.Report(room.RoomId, _own.Value, request.RequestId));
                break;
            case ServerMessage.Synced synced:
                room.Settle(synced.RequestId == _roundId ? null : synced.Missing);
                Sync(synced.Missing, synced.RequestId == _roundId);
                break;
            case ServerMessage.Message relayed:
                room.Tell(new RoomMessage(relayed.From, relayed.Event, relayed.Data));
                break;
        }
    }

    private void Sync(IReadOnlyList<MemberId> missing, bool isJoin = true)
    {
        room.Tell(new RoomSynced(missing));
        if (isJoin) Synced.Set();
    }

    private void Fail(ServerMessage.Error failure)
    {
        var error = new PresenceRoomException(failure, room.RoomId);
        var isPassing = failure.Code is ErrorCode.RateLimited or ErrorCode.Internal;
        if (State is PresenceRoomState.Joining && failure.Id == _joinId)
        {
            if (!isPassing)
            {
                Refuse(error);
                return;
            }

            _retry.Set(error.RetryAfter ?? RetryDelay, Enter);
        }
        else if (_reportId is not 0 && failure.Id == _reportId)
        {
            // If not the moment is wrong but the data, only other data will do.
            if (isPassing) _retry.Set(error.RetryAfter ?? RetryDelay, Report);
            else _reportId = 0;
            Share();
        }

        room.Fail(error);
    }

    private void Share()
    {
        if (State is PresenceRoomState.Joined && _reportId is 0 && _own.IsStale) Report();
    }

    private void Report() => _reportId = hub.Request(this, new ClientMessage.Report(room.RoomId, _own.Tell()));

    private void Refuse(PresenceException error)
    {
        room.SetSelf(null, default);
        Become(PresenceRoomState.Refused);
        room.Reconcile([]);
        Joined.Fail(error);
        Synced.Fail(error);
        room.Fail(error);
    }

    private void Become(PresenceRoomState state)
    {
        _state = state;
        room.Touch();
    }

    private void MustFit(ClientMessage message)
    {
        if (!Outgoing.Fits(Outgoing.Encode(message), hub.Welcome)) throw new PresenceMessageTooBigException(room.RoomId);
    }
}
