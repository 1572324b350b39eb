using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Takes one connection's messages to the rooms that they are for, in order, and answers those that need no room. Waits
/// where a room's mailbox is full. One caller.
/// </summary>
internal sealed class MessageDispatcher(
    long connectionNumber, MemberId member, Outbound outbound, PresenceOptions options, RoomDirectory rooms, TimeProvider clock)
{
    private readonly byte[] _encodedMember = EnvelopeWriter.EncodeMember(member);
    // One or two, as a rule: a list of them is a third of a dictionary, in each of ten thousand connections.
    private readonly List<Seat> _seats = new(1);
    private readonly MessageRate _rate = new(options, clock);
    private string? _lastRoomId;
    private int _invalidInARow;

    /// <summary>Whether the connection has ever asked to JOIN a room.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Handles the message that the reader holds.</summary>
    public async ValueTask DispatchAsync(MessageReader reader)
    {
        if (!ClientMessageDecoder.TryDecode(reader.Message, _lastRoomId, out var message, out var error))
        {
            RefuseInvalid(error, reader.Message.Length);
            return;
        }

        _invalidInARow = 0;
        var roomId = RoomOf(message);
        _lastRoomId = roomId ?? _lastRoomId;
        if (!IsAnswer(message) && !_rate.TryTake(reader.Message.Length, out var retryAfter))
        {
            RefuseHasty(message, retryAfter);
            return;
        }

        switch (message)
        {
            case ClientMessage.Ping:
                outbound.Send(new ServerMessage.Pong(message.Id));
                break;
            case ClientMessage.Join join:
                await JoinAsync(join, reader);
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
        HasJoined = true;
        if (!TryGetSeat(join.RoomId, out var seat))
        {
            if (_seats.Count >= options.MaxRoomsPerConnection) ForgetEndedSeats();
            if (_seats.Count >= options.MaxRoomsPerConnection)
            {
                Refuse(ErrorCode.TooManyRooms, join);
                return;
            }

            seat = TakeSeat(join.RoomId);
        }

        var command = new RoomCommand(seat, join, Buffer: reader.TakeBuffer());
        if (await seat.Room.PostAsync(command)) return;

        // The room refused an earlier JOIN and has retired since: this one begins a new life of it.
        seat = TakeSeat(join.RoomId);
        await seat.Room.PostAsync(command with { Seat = seat });
    }

    private Seat TakeSeat(string roomId)
    {
        LeaveSeat(roomId);
        var seat = new Seat(rooms.Hold(roomId), member, _encodedMember, outbound) { ConnectionNumber = connectionNumber };
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
            var command = new RoomCommand(seat, message, Buffer: reader.TakeBuffer());
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

    private void RefuseInvalid(ServerMessage.Error error, int messageBytes)
    {
        outbound.Send(error);
        if (++_invalidInARow >= options.MaxInvalidMessages) outbound.Close(CloseCode.TooManyInvalidMessages, "too many invalid messages"u8);
        else if (!_rate.TryTake(messageBytes, out _) && _rate.IsHopeless) outbound.Close(CloseCode.RateLimited, "over the message rate for long"u8);
    }

    private void RefuseHasty(ClientMessage message, TimeSpan retryAfter)
    {
        Refuse(ErrorCode.RateLimited, message, Math.Max(1, (int)Math.Ceiling(retryAfter.TotalMilliseconds)));
        if (_rate.IsHopeless) outbound.Close(CloseCode.RateLimited, "over the message rate for long"u8);
    }

    private void Refuse(string code, ClientMessage message, int? retryAfterMs = null) =>
        outbound.Send(new ServerMessage.Error(code, ErrorText.Of(code), message.Id, RoomOf(message), retryAfterMs));

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
