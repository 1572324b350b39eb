namespace Presence.Bench.Load;

/// <summary>Socket.IO 4 over Engine.IO 4, over WebSocket from the first byte. The JOIN asks for an acknowledgement.</summary>
internal sealed class SocketIoWire : Wire
{
    public override string DefaultPath => "/socket.io/?EIO=4&transport=websocket";

    public override bool HasRounds => false;

    public override ReadOnlySpan<byte> HelloAnswer => "40"u8;

    public override ReadOnlySpan<byte> PingAnswer => "3"u8;

    public override WireEvent Read(ReadOnlySpan<byte> envelope) => envelope switch
    {
        [(byte)'0', ..] => new WireEvent(WireEventKind.Hello),
        [(byte)'2', ..] => new WireEvent(WireEventKind.Ping),
        [(byte)'4', (byte)'0', ..] => new WireEvent(WireEventKind.Ready),
        [(byte)'4', (byte)'3', ..] => new WireEvent(WireEventKind.Joined),
        [(byte)'4', (byte)'4', ..] => new WireEvent(WireEventKind.Refused, envelope),
        [(byte)'4', (byte)'2', ..] when envelope.IndexOf("REPORT_REQUEST"u8) >= 0 => new WireEvent(WireEventKind.Asked),
        [(byte)'4', (byte)'2', ..] when envelope.IndexOf("ADD_USER"u8) >= 0 => new WireEvent(WireEventKind.Told, envelope),
        _ => default,
    };

    public override void WriteJoin(FrameBuilder frame, Client client)
    {
        frame.Add("420[\"JOIN\",{\"roomId\":\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\"}]"u8);
    }

    public override void WriteReport(FrameBuilder frame, Client client, long number, ReadOnlySpan<byte> requestId)
    {
        frame.Add("42[\"REPORT\",{\"roomId\":\""u8);
        frame.Add(client.Room.Id);
        frame.Add("\",\"data\":"u8);
        client.WriteData(frame, number);
        frame.Add("}]"u8);
    }
}
