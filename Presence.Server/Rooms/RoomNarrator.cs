using System.Text;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Tells the changes of a room to those whom they concern, as envelopes. Only the room's loop touches it.</summary>
internal sealed class RoomNarrator(string roomId, RoomState state, FanOut fanOut, CommitCount count)
{
    private readonly byte[] _room = EnvelopeWriter.EncodeRoom(roomId);
    private readonly List<Seat> _recipients = [];

    /// <summary>Tells what a command has changed, with the reply that it asks for.</summary>
    public void Tell(RoomCommand command)
    {
        for (var i = 0; i < state.Changes.Count; i++) Tell(state.Changes[i], command);
        state.ClearChanges();
    }

    /// <summary>A member's data is new: everyone else hears it.</summary>
    public void TellUpdate(Seat seat, ClientMessage.Report update)
    {
        Announce(seat, update.Data);
        Acknowledge(seat, update.Id);
    }

    /// <summary>Relays a message to everyone else, or to those it names.</summary>
    public void TellMessage(Seat seat, ClientMessage.Message message)
    {
        if (!TryFindRecipients(message.To, seat))
        {
            Refuse(seat, ErrorCode.NoSuchMember, message.Id);
            return;
        }

        Relay(seat, message.Event, message.Data, message.To);
        Acknowledge(seat, message.Id);
    }

    /// <summary>Relays a message of the operator.</summary>
    /// <returns>How many connections it was handed to.</returns>
    public int TellPublished(PublishRequest message)
    {
        if (!TryFindRecipients(message.To, sender: null)) return 0;
        Relay(sender: null, message.EventName, message.Data, message.To);
        return message.To is null ? state.Connected : _recipients.Count;
    }

    /// <summary>Refuses one message.</summary>
    public void Refuse(Seat seat, string code, long? id, TimeSpan? retryAfter = null)
    {
        count.Refused(code);
        Send(seat, new ServerMessage.Error(
            code, ErrorText.Of(code), id, roomId, retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalMilliseconds) : null));
    }

    /// <summary>Whether a message that names somebody reaches anybody.</summary>
    private bool TryFindRecipients(Recipient? to, Seat? sender)
    {
        if (to is null) return true;
        _recipients.Clear();
        state.FindRecipients(to, sender, _recipients);
        return _recipients.Count > 0;
    }

    private void Relay(Seat? sender, string eventName, RawJson data, Recipient? to)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.Message(payload, _room, sender is null ? default : sender.EncodedId, eventName, data.Utf8.Span);
        if (to is null) fanOut.Broadcast(payload.WrittenSpan, except: sender);
        else foreach (var recipient in _recipients) fanOut.Send(recipient, payload.WrittenSpan);
        count.Sent(SentType.Message, to is null ? state.Connected - (sender is null ? 0 : 1) : _recipients.Count);
    }

    private void Tell(in RoomChange change, RoomCommand command)
    {
        var id = command.Message?.Id;
        switch (change.Kind)
        {
            case RoomChangeKind.Joined:
                if (change.Seat is { } newcomer) fanOut.Admit(newcomer);
                TellJoined(change.Member!, change.Round, id);
                break;
            case RoomChangeKind.Announced:
                Announce(change.Member!.Seat!, ((ClientMessage.Join)command.Message!).Data);
                break;
            case RoomChangeKind.Replaced:
                change.Seat!.Outbound.Close(CloseCode.Replaced, "replaced by a newer connection"u8);
                break;
            case RoomChangeKind.Asked:
                TellAsked(change.Member!.Seat!, change.Round!);
                break;
            case RoomChangeKind.Answered:
                TellAnswer(change.Member!, change.Round!, (ClientMessage.Report)command.Message!);
                break;
            case RoomChangeKind.Accepted:
                count.Sent(SentType.Ack);
                Send(change.Member!.Seat!, new ServerMessage.Ack(roomId, change.Round!.Id, id));
                break;
            case RoomChangeKind.Synced:
                TellSynced(change.Member!.Seat!, change.Round!, change.Asker!);
                break;
            case RoomChangeKind.Removed:
                TellRemoved(change, command);
                break;
            case RoomChangeKind.Refused:
                Refuse(change.Seat!, change.Reason!, id, change.RetryAfter);
                break;
        }
    }

    private void TellJoined(Member newcomer, Round? round, long? id)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.BeginJoined(payload, _room, id);
        var isFirst = true;
        for (var i = 0; i < state.Members.Count; i++)
        {
            if (state.Members[i] == newcomer) continue;
            EnvelopeWriter.ListMember(payload, state.Members[i].EncodedId, isFirst);
            isFirst = false;
        }

        EnvelopeWriter.EndJoined(payload, round is null ? default : round.EncodedId);
        fanOut.Send(newcomer.Seat!, payload.WrittenSpan);
        count.Sent(SentType.Joined);
    }

    private void Announce(Seat seat, RawJson data)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.AddUser(payload, _room, seat.EncodedId, data.Utf8.Span, default);
        fanOut.Broadcast(payload.WrittenSpan, except: seat);
        count.Sent(SentType.AddUser, state.Connected - 1);
    }

    private void TellAsked(Seat seat, Round round)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.ReportRequest(payload, _room, round.EncodedId);
        fanOut.Send(seat, payload.WrittenSpan);
        seat.AddQuestion();
        count.Sent(SentType.ReportRequest);
    }

    private void TellAnswer(Member member, Round round, ClientMessage.Report answer)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.AddUser(payload, _room, member.EncodedId, answer.Data.Utf8.Span, round.EncodedId);
        foreach (var asker in round.Askers)
        {
            if (!asker.Wants(member)) continue;
            fanOut.Send(asker.Member.Seat!, payload.WrittenSpan);
            count.Sent(SentType.AddUser);
        }

        Acknowledge(member.Seat!, answer.Id);
    }

    private void TellSynced(Seat seat, Round round, Asker asker)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.BeginSynced(payload, _room, round.EncodedId);
        var isFirst = true;
        foreach (var missing in round.MissingFor(asker))
        {
            EnvelopeWriter.ListMember(payload, missing.EncodedId, isFirst);
            isFirst = false;
        }

        EnvelopeWriter.EndSynced(payload);
        fanOut.Send(seat, payload.WrittenSpan);
        count.Sent(SentType.Synced);
    }

    private void TellRemoved(in RoomChange change, RoomCommand command)
    {
        if (change.Seat is { } seat && command.Message is ClientMessage.Leave leave)
        {
            fanOut.CatchUp(seat);
            count.Sent(SentType.Left);
            Send(seat, new ServerMessage.Left(roomId, leave.Id));
        }
        else if (change.Seat is { } kicked && change.Reason is RemoveReason.Kicked)
        {
            // What was said before is its own to hear.
            fanOut.CatchUp(kicked);
            kicked.Outbound.Close(CloseCode.Forbidden, "kicked by an operator"u8);
        }

        var payload = Payload.Begin();
        EnvelopeWriter.RemoveUser(
            payload, _room, change.Member!.EncodedId, Encoding.ASCII.GetBytes(change.Reason!), change.Remaining);
        fanOut.Broadcast(payload.WrittenSpan, except: null);
        count.Sent(SentType.RemoveUser, state.Connected);
    }

    private void Acknowledge(Seat seat, long? id)
    {
        if (id is null) return;
        count.Sent(SentType.Ack);
        Send(seat, new ServerMessage.Ack(roomId, null, id));
    }

    private void Send(Seat seat, ServerMessage message)
    {
        var payload = Payload.Begin();
        MessageEncoder.Write(payload, message);
        fanOut.Send(seat, payload.WrittenSpan);
    }
}
