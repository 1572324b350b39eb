namespace Presence.Bench.Load;

/// <summary>The server under load, and how it is spoken to.</summary>
internal sealed record Target
{
    /// <summary>See <see cref="Opening"/>.</summary>
    public const int StandardOpening = 64;

    /// <summary>What is spoken on the wire.</summary>
    public WireProtocol Protocol { get; init; } = WireProtocol.Presence;

    /// <summary>IPv4 address of the server.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>Path of the WebSocket; null for the protocol's usual one.</summary>
    public string? Path { get; init; }

    /// <summary>What to offer in <c>Sec-WebSocket-Protocol</c>, if anything.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Its process, whose CPU time and memory are read; null where it is not on this machine.</summary>
    public int? Pid { get; init; }

    /// <summary>The CPU that the generator's thread stays on; null for the last that it may use.</summary>
    public int? GeneratorCpu { get; init; }

    /// <summary>How many connections may be on their way, from connecting to joined, at the same time.</summary>
    public int Opening { get; init; } = StandardOpening;
}
