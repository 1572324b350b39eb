using System.Globalization;

namespace Presence.Bench.Compare;

/// <summary>One peer's turn under one workload.</summary>
internal sealed record Turn(int Round, Workload Workload, Peer Peer)
{
    /// <summary>What to tell the person who waits.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"round {Round}, {Workload.Name}, {Peer.Name}");

    /// <summary>
    /// All turns in their order. The peers follow each other closely, so that what else happens on the machine meets all of
    /// them. Always in the same circle; who begins moves on by one with each workload and each round, so in as many rounds as
    /// there are peers each has begun every workload once.
    /// </summary>
    public static IReadOnlyList<Turn> Schedule(int rounds, IReadOnlyList<Workload> workloads, IReadOnlyList<Peer> peers) =>
    [
        .. from round in Enumerable.Range(1, rounds)
           from workload in workloads.Index()
           from place in Enumerable.Range(0, peers.Count)
           select new Turn(round, workload.Item, peers[(place + round + workload.Index) % peers.Count]),
    ];
}
