using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// One room: a mailbox, and its only reader. The loop drains what is there, applies each command to the state, gathers
/// the frames, and commits them once. It never waits for a member.
/// </summary>
/// <remarks>
/// The loop is a work item: queued when something comes, and queued anew behind whatever else is due while something is left. An
/// idle room holds no task, and under load the sockets are read between two commits, so a backlog goes out in one.
/// </remarks>
internal sealed class Room : IThreadPoolWorkItem
{
    private const int Retired = -1;

    private readonly Channel<RoomCommand> _mailbox;
    private readonly PresenceOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action<Room> _retire;
    private readonly long _startedAt;
    private readonly RoomState _state;
    private readonly RoomNarrator _narrator;
    private readonly CommitCount _count;
    private readonly FanOut _fanOut;
    private readonly RoomOutbox? _outbox;
    private readonly RoomLink? _link;
    private ITimer? _timer;
    private TimeSpan? _timerDue;
    private volatile bool _timerFired;
    private int _isScheduled;
    private int _holds;

    public Room(
        string id,
        string requestIdPrefix,
        PresenceOptions options,
        PresenceMetrics metrics,
        TimeProvider clock,
        ILogger logger,
        Action<Room> retire,
        Cluster? cluster = null)
    {
        Id = id;
        _options = options;
        _clock = clock;
        _logger = logger;
        _retire = retire;
        _startedAt = clock.GetTimestamp();
        _state = new RoomState(options, requestIdPrefix, cluster?.NodeId ?? "");
        _fanOut = new FanOut(_state.Members, options.CommitBytes);
        _count = new CommitCount(metrics);
        _outbox = cluster is null ? null : new RoomOutbox(cluster, id);
        _narrator = new RoomNarrator(id, _state, _fanOut, _count, _outbox);
        _link = cluster is null ? null : new RoomLink(cluster, options.Cluster, id, _state, _narrator, _outbox!, Schedule);

        // The default full mode waits. Drop modes report success for what they threw away (dotnet/corefx#37447).
        _mailbox = Channel.CreateBounded<RoomCommand>(options.RoomMailboxCommands);
    }

    public string Id { get; }

    /// <summary>How many members there were at the last commit.</summary>
    public int MemberCount { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>How many users there were at the last commit.</summary>
    public int UserCount { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Keeps the room from retiring, for one seat; false where it already has.</summary>
    public bool TryHold()
    {
        while (true)
        {
            var holds = Volatile.Read(ref _holds);
            if (holds is Retired) return false;
            if (Interlocked.CompareExchange(ref _holds, holds + 1, holds) == holds) return true;
        }
    }

    /// <summary>Waits for space, so a flood slows the connection it came from and no other.</summary>
    /// <returns>False where the room has retired, and with it every seat.</returns>
    public ValueTask<bool> PostAsync(RoomCommand command) => TryPost(command) ? ValueTask.FromResult(true) : WaitAsync(command);

    void IThreadPoolWorkItem.Execute()
    {
        Guard(default, static (room, _) => room.Advance());
        if (_link is not null) FollowOthers(_link);

        // While it waits for the rosters of other nodes, what its members want waits too.
        for (var taken = 0; taken < _options.CommitCommands && _link is not { IsHolding: true } && _mailbox.Reader.TryRead(out var command); taken++)
        {
            Guard(command, static (room, command) => room.Apply(command));
            command.ReleaseBuffer();
            _count.Handled(command.ReceivedAt);
        }

        Guard(default, static (room, _) => room.Commit());
        Payload.Forget();

        // What came while this was running found it scheduled.
        Interlocked.Exchange(ref _isScheduled, 0);
        if (HasWork) Schedule();
    }

    private bool HasWork
    {
        get
        {
            if (_link is null) return _mailbox.Reader.TryPeek(out _) || (_timerFired && !IsRetired);
            if (IsRetired) return _mailbox.Reader.TryPeek(out _);
            return _timerFired || _link.HasWords || (!_link.IsHolding && _mailbox.Reader.TryPeek(out _));
        }
    }

    private void FollowOthers(RoomLink link)
    {
        if (IsRetired) return;
        Guard(default, static (room, _) => room._link!.Open(room.Now));
        for (var taken = 0; taken < _options.CommitCommands && link.HasWords && !IsRetired; taken++)
        {
            Guard(default, static (room, _) => room._link!.TryTake(room.Now));
        }
    }

    private async ValueTask<bool> WaitAsync(RoomCommand command)
    {
        try
        {
            // In turn: a sender that waits is not overtaken by one that comes later.
            await _mailbox.Writer.WriteAsync(command);
        }
        catch (ChannelClosedException)
        {
            return false;
        }

        Schedule();
        return true;
    }

    private bool TryPost(RoomCommand command)
    {
        if (!_mailbox.Writer.TryWrite(command)) return false;
        Schedule();
        return true;
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) is 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool IsRetired => Volatile.Read(ref _holds) is Retired;

    private TimeSpan Now => _clock.GetElapsedTime(_startedAt);

    /// <summary>A bug in one command must not end the room.</summary>
    private void Guard(RoomCommand command, Action<Room, RoomCommand> action)
    {
        try
        {
            action(this, command);
        }
        catch (Exception fault)
        {
            _state.ClearChanges();
            RoomOutbox.Clear();
            command.Request?.Fail(fault);
            Report(command, fault);
        }
        finally
        {
            for (var ended = _state.TakeEndedHolds(); ended > 0; ended--) Release();
        }
    }

    private void Report(RoomCommand command, Exception fault)
    {
        try
        {
            _logger.RoomCommandFailed((command.Message ?? (object?)command.Request)?.GetType().Name ?? "its own time", fault);
            if (command.Seat is { } seat) _narrator.Refuse(seat, ErrorCode.Internal, command.Message?.Id);
        }
        catch (Exception)
        {
            // A log that cannot be written to must not end the process: nobody is above a work item.
        }
    }

    private void Advance()
    {
        var now = Now;
        _link?.Advance(now);
        _state.Advance(now);
        _narrator.Tell(default);
    }

    private void Apply(RoomCommand command)
    {
        if (command.EndsHold) _state.EndHold();
        if (command.Request is { } request) Answer(request);
        if (command.Seat is not { } seat) return;
        if (command.Message is null) _state.Depart(seat, command.Departure, Now, _link?.LongerGrace);
        else if (command.Message is not ClientMessage.Join && seat.Member is null) _state.Refuse(seat, ErrorCode.NotInRoom);
        else Apply(seat, command.Message);
        _narrator.Tell(SaidBy(command.Message));
    }

    private static Said SaidBy(ClientMessage? message) => message switch
    {
        ClientMessage.Join join => new Said(join.Id, join.Data),
        ClientMessage.Report report => new Said(report.Id, report.Data),
        ClientMessage.Leave leave => new Said(leave.Id, default, IsLeave: true),
        ClientMessage other => new Said(other.Id, default),
        null => default,
    };

    private void Answer(AppRequest request)
    {
        switch (request)
        {
            case RosterRequest roster:
                roster.Reply([.. _state.Members.Select(member => member.Id)]);
                break;
            case KickRequest kick:
                var kicked = _narrator.TellKick(new Recipient(kick.UserId, kick.ClientId));
                for (; _state.TryKick(kick.UserId, kick.ClientId); kicked++) _narrator.Tell(default);
                kick.Reply(kicked);
                break;
            case PublishRequest publish:
                publish.Reply(_narrator.TellPublished(publish));
                break;
        }
    }

    private void Apply(Seat seat, ClientMessage message)
    {
        switch (message)
        {
            case ClientMessage.Join join:
                // A seat that has ended may not rise again. It was refused while this JOIN was on its way, so this one is too;
                // or its connection has lost the member to a newer one, and is being closed.
                if (seat.HasEnded) _state.Refuse(seat, seat.RefusalCode ?? ErrorCode.RoomFull);
                else _state.Join(seat, join.Data.IsPresent, Now);
                break;
            case ClientMessage.Report { RequestId: { } requestId }:
                _state.Answer(seat, requestId);
                break;
            case ClientMessage.Report update:
                _narrator.TellUpdate(seat, update);
                break;
            case ClientMessage.ReportRequest request:
                _state.Ask(seat, request.From, Now);
                break;
            case ClientMessage.Message relayed:
                _narrator.TellMessage(seat, relayed);
                break;
            case ClientMessage.Leave:
                _state.Leave(seat);
                break;
        }
    }

    private void Commit()
    {
        // The others' readers wait longer for it.
        _ = _outbox?.FlushAsync();
        _fanOut.Commit();
        var (rounds, missing) = _state.TakeRounds();
        _count.Commit(rounds, missing, _clock);
        MemberCount = _state.Members.Count;
        UserCount = _state.Users;
        if (!IsRetired) SetTimer();
    }

    private void SetTimer()
    {
        var due = _state.NextDeadline;
        if (_link?.NextDeadline is { } linkDue && !(due < linkDue)) due = linkDue;

        // A timer may fire a moment early: what has fired is set again even for the same time.
        if (due == _timerDue && !_timerFired) return;
        _timerDue = due;
        _timerFired = false;
        _timer ??= _clock.CreateTimer(room => ((Room)room!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var wait = due - Now;
        _timer.Change(wait is null ? Timeout.InfiniteTimeSpan : RoundUp(wait.Value), Timeout.InfiniteTimeSpan);

        // Whoever sets the clock forward may have done so since it was read.
        if (due <= Now) Wake();
    }

    // Timers count whole milliseconds and cut the rest off: woken early, the loop would find nothing due.
    private static TimeSpan RoundUp(TimeSpan wait) =>
        wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;

    /// <summary>The timer only wakes the loop, which looks at the time itself.</summary>
    private void Wake()
    {
        _timerFired = true;
        Schedule();
    }

    /// <summary>Gives one hold back. With the last one the room retires: nobody is in it and nobody is on the way.</summary>
    private void Release()
    {
        while (true)
        {
            var holds = Volatile.Read(ref _holds);
            if (Interlocked.CompareExchange(ref _holds, holds is 1 ? Retired : holds - 1, holds) != holds) continue;
            if (holds is not 1) return;
            _retire(this);
            _link?.Close();
            _mailbox.Writer.Complete();
            _timer?.Dispose();
            return;
        }
    }
}
