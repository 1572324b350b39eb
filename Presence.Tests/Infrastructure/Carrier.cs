namespace Presence.Tests.Infrastructure;

/// <summary>What carries a WebSocket.</summary>
public enum Carrier
{
    /// <summary>An upgrade of HTTP/1.1 over plain TCP, through the web server's pipes: as in an app that has not asked for more.</summary>
    Tcp,

    /// <summary>The same by the socket itself: as in the standalone service.</summary>
    DirectTcp,

    /// <summary>An upgrade of HTTP/1.1 over TLS, in an app that uses direct sockets where it can.</summary>
    Tls,

    /// <summary>An extended CONNECT of HTTP/2 over TLS, in an app that uses direct sockets where it can.</summary>
    Http2,
}
