using System.Text.Json.Serialization;

namespace Presence.Bench.Load;

/// <summary>What is spoken on the wire, and how a newcomer gets to know the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WireProtocol>))]
internal enum WireProtocol
{
    /// <summary>This project's protocol: JOIN carries the data, and an answer goes to those who asked.</summary>
    Presence,

    /// <summary>The same envelopes in the recipe's flow: a JOIN asks everyone in the room, the newcomer too, and every answer goes to all.</summary>
    Envelope,

    /// <summary>The recipe's flow over Engine.IO 4 and Socket.IO, WebSocket transport alone.</summary>
    SocketIo,

    /// <summary>The recipe's flow over SignalR's JSON hub protocol.</summary>
    SignalR,
}
