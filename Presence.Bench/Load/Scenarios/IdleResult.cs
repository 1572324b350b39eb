namespace Presence.Bench.Load;

/// <summary>What <see cref="Idle"/> has found. KiB a connection: the difference, divided by the connections.</summary>
internal sealed record IdleResult
{
    public required IdleOptions Options { get; init; }

    /// <summary>From the first connection until all had joined.</summary>
    public required double JoinedSeconds { get; init; }

    /// <summary>Memory of the server before the first connection.</summary>
    public required ServerMemory Before { get; init; }

    /// <summary>Memory of the server with all joined and silent.</summary>
    public required ServerMemory After { get; init; }

    /// <summary>Resident memory that one more connection takes.</summary>
    public required double RssKiBPerConnection { get; init; }

    /// <summary>The same, what is shared divided among the sharers.</summary>
    public required double PssKiBPerConnection { get; init; }

    /// <summary>The same, private alone.</summary>
    public required double PrivateKiBPerConnection { get; init; }

    /// <summary>Messages that the server refused.</summary>
    public required long Errors { get; init; }

    /// <summary>What the server said to the first message that it refused.</summary>
    public string? FirstError { get; init; }
}
