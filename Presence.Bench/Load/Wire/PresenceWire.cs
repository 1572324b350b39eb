namespace Presence.Bench.Load;

/// <summary>The envelopes of <c>docs/protocol.md</c>, or of a server that speaks them in the recipe's flow.</summary>
internal sealed class PresenceWire(bool hasRounds) : Wire
{
    // The service takes 16,384 bytes a message: who misses more than that can hold asks everyone.
    private const int LongestList = 16_000;

    public override string DefaultPath => "/ws";

    public override bool HasRounds => hasRounds;

    public override bool JoinsAtOnce => true;

    public override ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message) =>
        message is [(byte)'[' or (byte)',', ..] ? TakeElement(ref message) : base.Take(ref message);

    public override WireEvent Read(ReadOnlySpan<byte> envelope)
    {
        var type = StringAfter(envelope, "\"type\":\""u8);
        if (type.SequenceEqual("ADD_USER"u8)) return new WireEvent(WireEventKind.Told, envelope);
        if (type.SequenceEqual("REPORT_REQUEST"u8)) return new WireEvent(WireEventKind.Asked, RequestId(envelope));
        if (type.SequenceEqual("JOINED"u8)) return new WireEvent(WireEventKind.Joined, RequestId(envelope));
        if (type.SequenceEqual("SYNCED"u8)) return new WireEvent(WireEventKind.Synced, Missing(envelope));
        if (!type.SequenceEqual("ERROR"u8)) return default;
        var isLate = envelope.IndexOf("\"unknown_request\""u8) >= 0;
        return new WireEvent(isLate ? WireEventKind.AnsweredTooLate : WireEventKind.Refused, envelope);
    }

    public override void WriteJoin(FrameBuilder frame, Client client)
    {
        frame.Add("{\"type\":\"JOIN\",\"roomId\":\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\""u8);
        if (hasRounds)
        {
            frame.Add(",\"id\":1,\"data\":"u8);
            client.WriteData(frame, 0);
        }

        frame.Add("}"u8);
    }

    public override void WriteReport(FrameBuilder frame, Client client, long number, ReadOnlySpan<byte> requestId)
    {
        frame.Add("{\"type\":\"REPORT\",\"roomId\":\""u8);
        frame.Add(client.Room.Id);
        if (!requestId.IsEmpty)
        {
            frame.Add("\",\"requestId\":\""u8);
            frame.Add(requestId);
        }

        frame.Add("\",\"data\":"u8);
        client.WriteData(frame, number);
        frame.Add("}"u8);
    }

    public override void WriteQuestion(FrameBuilder frame, Client client, ReadOnlySpan<byte> members)
    {
        frame.Add("{\"type\":\"REPORT_REQUEST\",\"roomId\":\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\""u8);
        if (members.Length <= LongestList)
        {
            frame.Add(",\"from\":"u8);
            frame.Add(members);
        }

        frame.Add("}"u8);
    }

    public override ReadOnlySpan<byte> RoomIn(ReadOnlySpan<byte> told) => StringAfter(told, "\"roomId\":\""u8);

    public override int MembersIn(ReadOnlySpan<byte> members) => members.Count("\"userId\":"u8);

    // The list of SYNCED as it stands there; empty where nobody is missing. No id of our crowd has a bracket in it.
    private static ReadOnlySpan<byte> Missing(ReadOnlySpan<byte> envelope)
    {
        var name = "\"missing\":"u8;
        var at = envelope.IndexOf(name);
        if (at < 0) return default;
        var list = envelope[(at + name.Length)..];
        var end = list.IndexOf((byte)']');
        return end > 1 ? list[..(end + 1)] : default;
    }

    private static ReadOnlySpan<byte> RequestId(ReadOnlySpan<byte> envelope) => StringAfter(envelope, "\"requestId\":\""u8);

    private static ReadOnlySpan<byte> StringAfter(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> name)
    {
        var at = envelope.IndexOf(name);
        if (at < 0) return default;
        var value = envelope[(at + name.Length)..];
        var end = value.IndexOf((byte)'"');
        return end < 0 ? default : value[..end];
    }

    /// <summary>One object of a batch (<c>presence.v1.batch</c>).</summary>
    private static ReadOnlySpan<byte> TakeElement(ref ReadOnlySpan<byte> message)
    {
        var depth = 0;
        var isText = false;
        for (var i = 1; i < message.Length; i++)
        {
            var character = message[i];
            if (isText)
            {
                if (character is (byte)'\\') i++;
                else isText = character is not (byte)'"';
            }
            else if (character is (byte)'"')
            {
                isText = true;
            }
            else if (character is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (character is (byte)'}' or (byte)']' && --depth is 0)
            {
                var element = message[1..(i + 1)];
                message = message[(i + 1)..] is [(byte)',', ..] more ? more : default;
                return element;
            }
        }

        message = default;
        return default;
    }
}
