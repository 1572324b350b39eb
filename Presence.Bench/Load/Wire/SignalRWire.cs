namespace Presence.Bench.Load;

/// <summary>SignalR's JSON hub protocol without negotiation. A record ends with 0x1E, and a message may hold several.</summary>
internal sealed class SignalRWire : Wire
{
    private const byte End = 0x1E;

    public override string DefaultPath => "/hub";

    public override bool HasRounds => false;

    public override ReadOnlySpan<byte> FirstWords => "{\"protocol\":\"json\",\"version\":1}\u001e"u8;

    // A hub closes a client of which it has heard nothing for 30 s; the server's own pings are the beat.
    public override ReadOnlySpan<byte> PingAnswer => "{\"type\":6}\u001e"u8;

    public override ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf(End);
        if (end < 0) return base.Take(ref message);
        var record = message[..end];
        message = message[(end + 1)..];
        return record;
    }

    public override WireEvent Read(ReadOnlySpan<byte> envelope)
    {
        if (envelope.SequenceEqual("{}"u8)) return new WireEvent(WireEventKind.Ready);
        if (envelope.IndexOf("\"ADD_USER\""u8) >= 0) return new WireEvent(WireEventKind.Told, envelope);
        if (envelope.IndexOf("\"REPORT_REQUEST\""u8) >= 0) return new WireEvent(WireEventKind.Asked);
        if (envelope.IndexOf("\"JOINED\""u8) >= 0) return new WireEvent(WireEventKind.Joined);
        if (envelope.StartsWith("{\"type\":6"u8)) return new WireEvent(WireEventKind.Ping);
        var isRefusal = envelope.StartsWith("{\"type\":7"u8) || envelope.IndexOf("\"error\":"u8) >= 0;
        return isRefusal ? new WireEvent(WireEventKind.Refused, envelope) : default;
    }

    public override void WriteJoin(FrameBuilder frame, Client client)
    {
        frame.Add("{\"type\":1,\"target\":\"Join\",\"arguments\":[\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\"]}\u001e"u8);
    }

    public override void WriteReport(FrameBuilder frame, Client client, long number, ReadOnlySpan<byte> requestId)
    {
        frame.Add("{\"type\":1,\"target\":\"Report\",\"arguments\":[\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\","u8);
        client.WriteData(frame, number);
        frame.Add("]}\u001e"u8);
    }
}
