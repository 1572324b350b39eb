using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>What the clients say and hear, from the handshake to the goodbye.</summary>
internal sealed class Conversation(Wire wire, Listener listener, Transport transport)
{
    private const int Normal = 1000;
    private const int ShownBytes = 300;

    private readonly FrameBuilder _frame = new();
    private readonly SecondAsks _secondAsks = new();

    /// <summary>How many are in their room.</summary>
    public int Joined { get; private set; }

    /// <summary>How many wait for the others' answers, or are about to ask for them again.</summary>
    public int OpenRounds { get; private set; }

    /// <summary>How many the server has let go after their goodbye.</summary>
    public int Closed { get; private set; }

    /// <summary>Messages that the server refused.</summary>
    public long Errors { get; private set; }

    /// <summary>Answers that came too late to be of use.</summary>
    public long LateAnswers { get; private set; }

    /// <summary>Answers that SYNCED called missing.</summary>
    public long Missing { get; private set; }

    /// <summary>How many have asked a second time for those.</summary>
    public int AskedAgain { get; private set; }

    /// <summary>When the last message came that was no ping.</summary>
    public long LastHeardAt { get; private set; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Tells a member's data, with a number in it, to its room; or answers the round that it names.</summary>
    public void Report(Client client, long number, ReadOnlySpan<byte> requestId = default)
    {
        wire.WriteReport(_frame, client, number, requestId);
        transport.Send(client, _frame.Finish(FrameBuilder.Text));
    }

    /// <summary>Asks a second time for those whose pause is over.</summary>
    public void AskAgain()
    {
        while (_secondAsks.TryTake(out var client, out var missing))
        {
            if (client.Stage is not ClientStage.Joined) continue;
            AskedAgain++;
            wire.WriteQuestion(_frame, client, missing);
            transport.Send(client, _frame.Finish(FrameBuilder.Text));
        }
    }

    /// <summary>Closes on purpose, so that the server holds nobody in its grace.</summary>
    public void SayGoodbye(Client client)
    {
        Span<byte> code = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(code, Normal);
        _frame.Add(code);
        client.Stage = ClientStage.Closing;
        transport.Send(client, _frame.Finish(FrameBuilder.Close));
    }

    /// <summary>Takes what is whole of what has come; leaves the rest.</summary>
    public void Hear(Client client, ref ReadOnlySpan<byte> bytes, long at)
    {
        if (client.Stage is ClientStage.Handshake && !TryOpen(client, ref bytes)) return;
        var before = bytes.Length;
        while (Frame.TryTake(ref bytes, out var frame))
        {
            client.Frames++;
            if (frame.Opcode >= Frame.Close)
            {
                HearControl(client, frame);
            }
            else if (frame.IsFinal && frame.Opcode is not Frame.Continuation)
            {
                HearMessage(client, frame.Payload, at);
            }
            else
            {
                var whole = client.Join(frame.Payload, frame.IsFinal);
                if (frame.IsFinal) HearMessage(client, whole, at);
            }
        }

        client.Bytes += before - bytes.Length;
    }

    /// <summary>The server has hung up.</summary>
    public void HearEnd(Client client)
    {
        if (client.Stage is not ClientStage.Closing) throw Failure(client, "was cut by the server");
        client.Stage = ClientStage.Closed;
        Transport.Close(client);
        Closed++;
    }

    private bool TryOpen(Client client, ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!bytes.StartsWith("HTTP/1.1 101"u8)) throw Failure(client, $"was refused: {Shown(bytes)}");
        bytes = bytes[(end + 4)..];
        client.Stage = ClientStage.Open;
        Say(client, wire.FirstWords);
        if (wire.JoinsAtOnce) SayJoin(client);
        return true;
    }

    private void HearControl(Client client, Frame frame)
    {
        if (frame.Opcode is Frame.Ping)
        {
            _frame.Add(frame.Payload);
            transport.Send(client, _frame.Finish(FrameBuilder.Pong));
        }
        else if (frame.Opcode is Frame.Close && client.Stage is not ClientStage.Closing)
        {
            var (code, reason) = frame.Payload is [var high, var low, .. var text] ? ((high << 8) | low, Shown(text)) : (1005, "");
            throw Failure(client, string.Create(CultureInfo.InvariantCulture, $"was closed by the server: {code} {reason}").TrimEnd());
        }
    }

    private void HearMessage(Client client, ReadOnlySpan<byte> message, long at)
    {
        if (client.Stage is ClientStage.Closing) return;
        while (!message.IsEmpty)
        {
            client.Messages++;
            var heard = wire.Read(wire.Take(ref message));
            if (heard.Kind is not WireEventKind.Ping) LastHeardAt = at;
            switch (heard.Kind)
            {
                case WireEventKind.Told: HearTold(client, heard.Content, at); break;
                case WireEventKind.Asked: HearQuestion(client, heard.Content); break;
                case WireEventKind.Hello: Say(client, wire.HelloAnswer); break;
                case WireEventKind.Ready: SayJoin(client); break;
                case WireEventKind.Ping: Say(client, wire.PingAnswer); break;
                case WireEventKind.Joined: HearJoined(client, heard.Content); break;
                case WireEventKind.Synced: HearSynced(client, heard.Content, at); break;
                case WireEventKind.AnsweredTooLate: LateAnswers++; break;
                case WireEventKind.Refused: HearRefusal(heard.Content); break;
                default: break;
            }
        }
    }

    private void HearJoined(Client client, ReadOnlySpan<byte> requestId)
    {
        if (client.Stage is not ClientStage.Open) return;
        client.Stage = ClientStage.Joined;
        Joined++;
        if (!requestId.IsEmpty) OpenRounds++;
    }

    private void HearTold(Client client, ReadOnlySpan<byte> told, long at)
    {
        var room = wire.RoomIn(told);
        if (!room.IsEmpty && !room.SequenceEqual(client.Room.Id)) throw Failure(client, $"was told what belongs to {Shown(room)}");
        listener.Hear(client, told, at);
    }

    private void HearSynced(Client client, ReadOnlySpan<byte> missing, long at)
    {
        Missing += wire.MembersIn(missing);
        if (missing.IsEmpty || client.AsksAgain)
        {
            OpenRounds--;
            return;
        }

        client.AsksAgain = true;
        _secondAsks.Add(client, missing, at);
    }

    private void HearQuestion(Client client, ReadOnlySpan<byte> requestId)
    {
        client.Asked++;
        if (wire.HasRounds || listener.TellsAll) Report(client, 0, requestId);
    }

    private void HearRefusal(ReadOnlySpan<byte> envelope)
    {
        Errors++;
        FirstError ??= Shown(envelope);
    }

    private void SayJoin(Client client)
    {
        wire.WriteJoin(_frame, client);
        transport.Send(client, _frame.Finish(FrameBuilder.Text));
    }

    private void Say(Client client, ReadOnlySpan<byte> words)
    {
        if (words.IsEmpty) return;
        _frame.Add(words);
        transport.Send(client, _frame.Finish(FrameBuilder.Text));
    }

    private static string Shown(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ShownBytes)]).ReplaceLineEndings(" ").Trim();

    private static LoadFailureException Failure(Client client, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"client {client.Member} of {Encoding.ASCII.GetString(client.Room.Id)} {what}"));
}
