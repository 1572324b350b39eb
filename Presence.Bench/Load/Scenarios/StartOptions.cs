namespace Presence.Bench.Load;

/// <summary>A server is started again and again.</summary>
internal sealed record StartOptions
{
    /// <summary>How it is started. <c>{port}</c> stands for the port that it shall listen on.</summary>
    public required ServerCommand Command { get; init; }

    /// <summary>What it speaks, for the path of the handshake.</summary>
    public WireProtocol Protocol { get; init; } = WireProtocol.Presence;

    /// <summary>Path of the WebSocket; null for the protocol's usual one.</summary>
    public string? Path { get; init; }

    /// <summary>How often.</summary>
    public int Runs { get; init; } = 10;

    /// <summary>The CPU that it is kept on; null for any.</summary>
    public int? ServerCpu { get; init; }

    /// <summary>The CPU of the thread that waits for it; null for the last.</summary>
    public int? GeneratorCpu { get; init; }
}
