using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>One of those that are compared.</summary>
internal sealed record Peer(string Name, string Title, WireProtocol Protocol)
{
    public static readonly Peer Presence = new("presence", "MinimalPresence", WireProtocol.Presence);
    public static readonly Peer PresenceAot = new("presence-aot", "MinimalPresence, AOT", WireProtocol.Presence);
    public static readonly Peer SignalR = new("signalr", "SignalR", WireProtocol.SignalR);
    public static readonly Peer SocketIo = new("socketio", "Socket.IO", WireProtocol.SocketIo);
    public static readonly Peer Ws = new("ws", "ws", WireProtocol.Envelope);

    /// <summary>All, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<Peer> All = [Presence, PresenceAot, SignalR, SocketIo, Ws];

    /// <summary>Whether it is this repository's service.</summary>
    public bool IsOurs => this == Presence || this == PresenceAot;

    /// <summary>Whether it runs on Node.js.</summary>
    public bool NeedsNode => this == SocketIo || this == Ws;
}
