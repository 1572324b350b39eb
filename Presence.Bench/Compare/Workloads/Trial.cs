using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>One peer's turn.</summary>
internal sealed record Trial(Peer Peer, ServerCommand Command, Placement Placement)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    /// <summary>How far it is.</summary>
    public IProgress<LoadProgress>? Progress { get; init; }

    /// <summary>When nobody wants it any more.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Measures with a process of the server that has served nobody yet.</summary>
    public Measured OnFreshServer(Func<Target, Measured> measure)
    {
        using var server = ServerProcess.Start(Command, Placement.ServerCpu);
        server.WaitUntilListening(StartPatience, CancellationToken);
        return measure(new Target { Protocol = Peer.Protocol, Port = server.Port, Pid = server.Pid, GeneratorCpu = Placement.GeneratorCpu });
    }
}
