using Presence.Bench.Compare;

namespace Presence.Tests.Compare;

public sealed class TurnTests
{
    [Fact]
    public void In_as_many_rounds_as_there_are_peers_each_begins_every_workload_once()
    {
        Workload[] workloads = [new StartWorkload(Scale.Smoke), new IdleWorkload(Scale.Smoke)];
        var turns = Turn.Schedule(Peer.All.Count, workloads, Peer.All);
        Assert.Equal(Peer.All.Count * workloads.Length * Peer.All.Count, turns.Distinct().Count());
        foreach (var workload in workloads)
        {
            var first = turns.GroupBy(turn => (turn.Round, turn.Workload)).Where(group => group.Key.Workload == workload).Select(group => group.First().Peer.Name);
            Assert.Equal(Peer.All.Select(peer => peer.Name).Order(), first.Order());
        }
    }
}
