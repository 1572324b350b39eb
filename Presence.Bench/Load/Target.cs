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

    /// <summary>The other nodes of the service: the members of each room take turns over all of them.</summary>
    public IReadOnlyList<Node> OtherNodes { get; init; } = [];

    /// <summary>What is between the nodes; null where there is none, or it is not ours.</summary>
    public Backplane? Backplane { get; init; }

    /// <summary>The CPU that the generator's thread stays on; null for the last that it may use.</summary>
    public int? GeneratorCpu { get; init; }

    /// <summary>How many connections may be on their way, from connecting to joined, at the same time.</summary>
    public int Opening { get; init; } = StandardOpening;

    /// <summary>How many nodes there are.</summary>
    public int Nodes => 1 + OtherNodes.Count;

    /// <summary>Where a node listens; 0 is the first.</summary>
    public int PortOf(int node) => node is 0 ? Port : OtherNodes[node - 1].Port;

    /// <summary>The processes of all nodes; none where that of the first is not known.</summary>
    public IReadOnlyList<int> Pids => Pid is { } first ? [first, .. OtherNodes.Select(node => node.Pid)] : [];
}
