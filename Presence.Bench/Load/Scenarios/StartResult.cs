namespace Presence.Bench.Load;

/// <summary>What <see cref="Start"/> has found, from the moment before the process is made.</summary>
internal sealed record StartResult
{
    public required StartOptions Options { get; init; }

    /// <summary>Until a TCP connection is accepted.</summary>
    public required Spread ListeningMs { get; init; }

    /// <summary>Until a WebSocket handshake is answered with 101, on that connection.</summary>
    public required Spread HandshakeMs { get; init; }
}
