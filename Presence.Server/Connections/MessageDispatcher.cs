using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Takes one connection's messages to the rooms that they are for, in order, and answers those that need no room. Waits
/// where a room's mailbox is full. One caller.
/// </summary>
internal sealed class MessageDispatcher(
    long stamp,
    MemberId member,
    Access? access,
    Outbound outbound,
    JoinMark joined,
    PresenceOptions options,
    RoomDirectory rooms,
    PresenceMetrics metrics,
    TimeProvider clock)
{
    private readonly byte[] _encodedMember = EnvelopeWriter.EncodeMember(member);
    // One or two, as a rule: a list of them is a third of a dictionary, in each of ten thousand connections.
    private readonly List<Seat> _seats = new(1);
    private readonly MessageRate _rate = new(options, clock);
    private string? _lastRoomId;
    private int _invalidInARow;
    private int _firstJoins = options.MaxRoomsPerConnection;

    /// <summary>Handles the message that the reader holds.</summary>
    public async ValueTask DispatchAsync(MessageReader reader)
    {
        if (!ClientMessageDecoder.TryDecode(reader.Message, _lastRoomId, out var message, out var error))
        {
            metrics.Received(null);
            RefuseInvalid(error, reader.Message.Length);
            return;
        }

        metrics.Received(message);

        _invalidInARow = 0;
        var roomId = RoomOf(message);
        _lastRoomId = roomId ?? _lastRoomId;
        if (!IsAnswer(message) && !_rate.TryTake(reader.Message.Length, CountAsked(message), out var retryAfter))
        {
            RefuseHasty(message, retryAfter);
            return;
        }

        switch (message)
        {
            case ClientMessage.Ping:
                metrics.Sent(SentType.Pong);
                outbound.Send(new ServerMessage.Pong(message.Id));
                break;
            case ClientMessage.Join join:
                await JoinAsync(join, reader);
                break;
            case ClientMessage.Auth auth:
                await RenewAsync(auth);
                break;
            default:
                await PostAsync(message, roomId!, reader);
                break;
        }
    }

    /// <summary>Takes the connection out of every room: it has ended.</summary>
    public async ValueTask DepartAsync(Departure departure)
    {
        foreach (var seat in _seats)
        {
            if (!seat.HasEnded) await seat.Room.PostAsync(new RoomCommand(seat, Departure: departure));
        }
    }

    private async ValueTask JoinAsync(ClientMessage.Join join, MessageReader reader)
    {
        if (access is not null && await access.CheckRoomAsync(member, join.RoomId) is { } code)
        {
            Refuse(code, join);
            return;
        }

        if (!TryGetSeat(join.RoomId, out var seat))
        {
            if (_seats.Count >= options.MaxRoomsPerConnection) ForgetEndedSeats();
            if (_seats.Count >= options.MaxRoomsPerConnection)
            {
                Refuse(ErrorCode.TooManyRooms, join);
                return;
            }

            if (_firstJoins > 0) _firstJoins--;
            seat = TakeSeat(join.RoomId);
        }

        var command = new RoomCommand(seat, join, Buffer: reader.TakeBuffer(), ReceivedAt: reader.ReceivedAt);
        if (await seat.Room.PostAsync(command)) return;

        // The room refused an earlier JOIN and has retired since: this one begins a new life of it.
        seat = TakeSeat(join.RoomId);
        await seat.Room.PostAsync(command with { Seat = seat });
    }

    private async ValueTask RenewAsync(ClientMessage.Auth auth)
    {
        var held = _seats.Where(seat => !seat.HasEnded).Select(seat => seat.Room.Id);
        var refusal = access is null ? AuthRefusal.NotTaken : await access.RenewAsync(auth.Token, member, held);
        if (refusal is not null)
        {
            Send(new ServerMessage.Error(refusal.Code, refusal.Text, auth.Id, refusal.RoomId));
        }
        else if (auth.Id is not null)
        {
            metrics.Sent(SentType.Ack);
            outbound.Send(new ServerMessage.Ack(Id: auth.Id));
        }
    }

    private Seat TakeSeat(string roomId)
    {
        LeaveSeat(roomId);
        var seat = new Seat(rooms.Hold(roomId), member, _encodedMember, outbound) { Stamp = stamp, Joined = joined };
        _seats.Add(seat);
        return seat;
    }

    private void LeaveSeat(string roomId) => _seats.RemoveAll(seat => seat.Room.Id == roomId);

    private async ValueTask PostAsync(ClientMessage message, string roomId, MessageReader reader)
    {
        var isSeated = TryGetSeat(roomId, out var seat);
        if (message is ClientMessage.Leave) LeaveSeat(roomId);
        if (isSeated)
        {
            var command = new RoomCommand(seat, message, Buffer: reader.TakeBuffer(), ReceivedAt: reader.ReceivedAt);
            if (await seat!.Room.PostAsync(command)) return;
            command.ReleaseBuffer();
        }

        Refuse(ErrorCode.NotInRoom, message);
    }

    private bool TryGetSeat(string roomId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Seat? seat)
    {
        foreach (var candidate in _seats)
        {
            if (candidate.Room.Id != roomId) continue;
            seat = candidate;
            return !candidate.HasEnded;
        }

        seat = null;
        return false;
    }

    private void ForgetEndedSeats() => _seats.RemoveAll(seat => seat.HasEnded);

    // An answer that a room has asked for is the service's doing: it must not use up the member's own rate.
    private bool IsAnswer(ClientMessage message) =>
        message is ClientMessage.Report { RequestId: not null } report && TryGetSeat(report.RoomId, out var seat) && seat.TakeQuestion();

    /// <summary>
    /// How many members a message makes answer, where that has its price. As many JOINs as there may be rooms are free of it, so
    /// that a client comes back into all of its rooms at once; a JOIN over and over is not.
    /// </summary>
    private int CountAsked(ClientMessage message) => message switch
    {
        ClientMessage.ReportRequest { From: { } from } => from.Count,
        ClientMessage.ReportRequest request => TryGetSeat(request.RoomId, out var seat) ? seat.Room.MemberCount : 0,
        ClientMessage.Join join when TryGetSeat(join.RoomId, out var seat) => seat.Room.MemberCount,
        ClientMessage.Join join when _firstJoins is 0 && rooms.TryGet(join.RoomId, out var room) => room.MemberCount,
        _ => 0,
    };

    private void RefuseInvalid(ServerMessage.Error error, int messageBytes)
    {
        Send(error);
        if (++_invalidInARow >= options.MaxInvalidMessages) outbound.Close(CloseCode.TooManyInvalidMessages, "too many invalid messages"u8);
        else if (!_rate.TryTake(messageBytes, asked: 0, out _) && _rate.IsHopeless) outbound.Close(CloseCode.RateLimited, "over the message rate for long"u8);
    }

    private void RefuseHasty(ClientMessage message, TimeSpan retryAfter)
    {
        Refuse(ErrorCode.RateLimited, message, Math.Max(1, (int)Math.Ceiling(retryAfter.TotalMilliseconds)));
        if (_rate.IsHopeless) outbound.Close(CloseCode.RateLimited, "over the message rate for long"u8);
    }

    private void Refuse(string code, ClientMessage message, int? retryAfterMs = null) =>
        Send(new ServerMessage.Error(code, ErrorText.Of(code), message.Id, RoomOf(message), retryAfterMs));

    private void Send(ServerMessage.Error error)
    {
        metrics.Rejected(error.Code);
        metrics.Sent(SentType.Error);
        outbound.Send(error);
    }

    private static string? RoomOf(ClientMessage message) => message switch
    {
        ClientMessage.Join join => join.RoomId,
        ClientMessage.Report report => report.RoomId,
        ClientMessage.ReportRequest request => request.RoomId,
        ClientMessage.Message relayed => relayed.RoomId,
        ClientMessage.Leave leave => leave.RoomId,
        _ => null,
    };
}
