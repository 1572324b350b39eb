using System.Text;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>What was said that a room now tells of, by a client or another node.</summary>
/// <param name="Id">The client's number for it.</param>
/// <param name="Data">The member's data, where it came with some.</param>
/// <param name="IsLeave">Whether it was a LEAVE.</param>
internal readonly record struct Said(long? Id, RawJson Data, bool IsLeave = false);

/// <summary>
/// Tells the changes of a room to those whom they concern: to the connections here as envelopes, and to the other nodes. Only the
/// room's loop touches it.
/// </summary>
internal sealed class RoomNarrator(string roomId, RoomState state, FanOut fanOut, CommitCount count, RoomOutbox? outbox = null)
{
    private readonly byte[] _room = EnvelopeWriter.EncodeRoom(roomId);
    private readonly List<Seat> _recipients = [];

    /// <summary>Tells what a command has changed, with the reply that it asks for.</summary>
    public void Tell(in Said said)
    {
        for (var i = 0; i < state.Changes.Count; i++) Tell(state.Changes[i], said);
        state.ClearChanges();
    }

    /// <summary>A member's data is new: everyone else hears it.</summary>
    public void TellUpdate(Seat seat, ClientMessage.Report update)
    {
        var member = seat.Member!;
        RoomState.Renew(member);
        Announce(member, update.Data);
        outbox?.Update(member, update.Data);
        Acknowledge(seat, update.Id);
    }

    /// <summary>Relays a message to everyone else, or to those it names.</summary>
    public void TellMessage(Seat seat, ClientMessage.Message message)
    {
        if (!TryFindRecipients(message.To, seat) && !IsElsewhere(message.To))
        {
            Refuse(seat, ErrorCode.NoSuchMember, message.Id);
            return;
        }

        Relay(seat.EncodedId, seat, message.Event, message.Data, message.To);
        if (IsElsewhere(message.To)) outbox!.Message(seat.Id, message.Event, message.Data, message.To);
        Acknowledge(seat, message.Id);
    }

    /// <summary>Relays a message that has come to another node: of a member there, or of its operator.</summary>
    public void TellRelayed(MemberId? sender, string eventName, RawJson data, Recipient? to)
    {
        if (sender is { } member && state.Find(member) is null) return;
        if (TryFindRecipients(to, sender: null)) Relay(sender is { } known ? state.Find(known)!.EncodedId : default, null, eventName, data, to);
    }

    /// <summary>Relays a message of the operator.</summary>
    /// <returns>How many connections it was handed to, here and elsewhere.</returns>
    public int TellPublished(PublishRequest message)
    {
        var isHere = TryFindRecipients(message.To, sender: null);
        var elsewhere = outbox is { IsHeard: true } ? state.CountElsewhere(message.To) : 0;
        if (isHere) Relay(default, null, message.EventName, message.Data, message.To);
        if (elsewhere > 0) outbox!.Message(sender: null, message.EventName, message.Data, message.To);
        return elsewhere + (message.To is null ? state.Connected : _recipients.Count);
    }

    /// <summary>Lets the other nodes remove a user, or one client of it.</summary>
    /// <returns>How many they have.</returns>
    public int TellKick(Recipient to)
    {
        var elsewhere = outbox is { IsHeard: true } ? state.CountElsewhere(to, withAway: true) : 0;
        if (elsewhere > 0) outbox!.Kick(to);
        return elsewhere;
    }

    /// <summary>Refuses one message.</summary>
    public void Refuse(Seat seat, string code, long? id, TimeSpan? retryAfter = null)
    {
        count.Refused(code);
        Send(seat, new ServerMessage.Error(
            code, ErrorText.Of(code), id, roomId, retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalMilliseconds) : null));
    }

    /// <summary>Whether a message that names somebody reaches anybody here.</summary>
    private bool TryFindRecipients(Recipient? to, Seat? sender)
    {
        if (to is null) return true;
        _recipients.Clear();
        state.FindRecipients(to, sender, _recipients);
        return _recipients.Count > 0;
    }

    /// <summary>Whether a message is for other nodes too: for all of them where it is for all.</summary>
    private bool IsElsewhere(Recipient? to) => outbox is { HasPeers: true } && (to is null || state.CountElsewhere(to) > 0);

    private void Relay(ReadOnlySpan<byte> from, Seat? sender, string eventName, RawJson data, Recipient? to)
    {
        if (to is null ? !state.HasSeats : _recipients.Count is 0) return;
        var payload = Payload.Begin();
        EnvelopeWriter.Message(payload, _room, from, eventName, data.Utf8.Span);
        if (to is null) fanOut.Broadcast(payload.WrittenSpan, except: sender);
        else foreach (var recipient in _recipients) fanOut.Send(recipient, payload.WrittenSpan);
        count.Sent(SentType.Message, to is null ? state.Connected - (sender is null ? 0 : 1) : _recipients.Count);
    }

    private void Tell(in RoomChange change, in Said said)
    {
        var id = said.Id;
        switch (change.Kind)
        {
            case RoomChangeKind.Joined:
                if (change.Seat is { } newcomer)
                {
                    fanOut.Admit(newcomer);
                    outbox?.Join(change.Member!, said.Data);
                }

                TellJoined(change.Member!, change.Round, id);
                break;
            case RoomChangeKind.Announced:
                Announce(change.Member!, said.Data);
                if (change.IsUpdate) outbox?.Update(change.Member!, said.Data);
                break;
            case RoomChangeKind.WentAway:
                outbox?.Away(change.Member!);
                break;
            case RoomChangeKind.Retained:
                if (change.Member!.Seat is null) outbox?.Away(change.Member);
                else outbox?.Join(change.Member, default);
                break;
            case RoomChangeKind.Yielded:
                outbox?.Leave(change.Member!.Id, change.Tenure, RemoveReason.Disconnected);
                break;
            case RoomChangeKind.AskedNodes:
                outbox?.Ask(change.Round!.Id, change.Named);
                break;
            case RoomChangeKind.Done:
                outbox?.Done(change.Asker!.Origin, change.Round!.MissingFor(change.Asker).Select(member => member.Id));
                break;
            case RoomChangeKind.Replaced:
                change.Seat!.Outbound.Close(CloseCode.Replaced, "replaced by a newer connection"u8);
                break;
            case RoomChangeKind.Asked:
                TellAsked(change.Member!.Seat!, change.Round!);
                break;
            case RoomChangeKind.Answered:
                TellAnswer(change.Member!, change.Round!, said);
                break;
            case RoomChangeKind.Accepted:
                count.Sent(SentType.Ack);
                Send(change.Member!.Seat!, new ServerMessage.Ack(roomId, change.Round!.Id, id));
                break;
            case RoomChangeKind.Synced:
                TellSynced(change.Member!.Seat!, change.Round!, change.Asker!);
                break;
            case RoomChangeKind.Removed:
                TellRemoved(change, said);
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

    private void Announce(Member member, RawJson data)
    {
        if (!state.HasSeats) return;
        var payload = Payload.Begin();
        EnvelopeWriter.AddUser(payload, _room, member.EncodedId, data.Utf8.Span, default);
        fanOut.Broadcast(payload.WrittenSpan, except: member.Seat);
        count.Sent(SentType.AddUser, state.Connected - (member.Seat is null ? 0 : 1));
    }

    private void TellAsked(Seat seat, Round round)
    {
        var payload = Payload.Begin();
        EnvelopeWriter.ReportRequest(payload, _room, round.EncodedId);
        fanOut.Send(seat, payload.WrittenSpan);
        seat.AddQuestion();
        count.Sent(SentType.ReportRequest);
    }

    private void TellAnswer(Member member, Round round, in Said answer)
    {
        List<RoundId>? elsewhere = null;
        var isForEverybody = false;
        var payload = Payload.Begin();
        EnvelopeWriter.AddUser(payload, _room, member.EncodedId, answer.Data.Utf8.Span, round.EncodedId);
        foreach (var asker in round.Askers)
        {
            if (!asker.Wants(member)) continue;
            if (asker.Node is not null)
            {
                (elsewhere ??= []).Add(asker.Origin);
            }
            else if (asker.Member is { } here)
            {
                fanOut.Send(here.Seat!, payload.WrittenSpan);
                count.Sent(SentType.AddUser);
            }
            else
            {
                isForEverybody = true;
            }
        }

        if (isForEverybody) Announce(member, answer.Data);
        if (elsewhere is not null) outbox?.Answer(member, answer.Data, elsewhere);
        if (member.Seat is { } seat) Acknowledge(seat, answer.Id);
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

    private void TellRemoved(in RoomChange change, in Said said)
    {
        if (change.Seat is { } seat && said.IsLeave)
        {
            fanOut.CatchUp(seat);
            count.Sent(SentType.Left);
            Send(seat, new ServerMessage.Left(roomId, said.Id));
        }
        else if (change.Seat is { } kicked && change.Reason is RemoveReason.Kicked)
        {
            // What was said before is its own to hear.
            fanOut.CatchUp(kicked);
            kicked.Outbound.Close(CloseCode.Forbidden, "kicked by an operator"u8);
        }

        if (change.Member!.Node is null) outbox?.Leave(change.Member.Id, change.Member.Tenure, change.Reason!);
        if (!state.HasSeats) return;
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
