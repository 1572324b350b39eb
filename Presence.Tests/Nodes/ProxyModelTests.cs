using System.Globalization;
using CsCheck;
using Presence.Protocol;
using Presence.Tests.Infrastructure;
using Presence.Tests.Model;

namespace Presence.Tests.Nodes;

/// <summary>The same as <see cref="NodeModelTests"/> with a real Redis, and a network that cuts, swallows and holds up what it carries.</summary>
public sealed class ProxyModelTests
{
    private const int Operations = 200;
    private const int Count = 3;

    [Fact(Timeout = 180_000)]
    public Task Whatever_the_network_does_all_views_are_equal_and_true_in_the_end() => Gen.Int.SampleAsync(RunAsync, iter: 1, threads: 1);

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var redis = await RedisServer.StartAsync();
        var proxies = Enumerable.Range(0, Count).Select(_ => FaultProxy.To(redis)).ToArray();
        var nodes = new List<PresenceApp>();
        var clients = new Dictionary<MemberId, MirrorClient>();
        var ended = new List<MirrorClient>();
        try
        {
            for (var i = 0; i < Count; i++)
            {
                nodes.Add(await RedisNodes.StartAsync(
                    proxies[i].Address,
                    $"node-{i}",
                    options => (options.LeaveGrace, options.TakeOverInterval, options.JoinWindow) = (TimeSpan.FromMilliseconds(150), TimeSpan.Zero, TimeSpan.FromMilliseconds(10))));
            }

            for (var i = 0; i < Operations; i++)
            {
                foreach (var (id, client) in clients.Where(client => client.Value.HasEnded).ToList())
                {
                    clients.Remove(id);
                    ended.Add(client);
                }

                if (random.Next(100) < 10) Harm(proxies[random.Next(Count)], random);
                await NodeModelTests.StepAsync(nodes[random.Next(Count)], clients, ended, random, i.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var proxy in proxies) proxy.Heal();
            foreach (var client in ended) await client.DisposeAsync();
            await RedisNodes.UntilTheyKnowEachOtherAsync([.. nodes]);
            await NodeModelTests.UntilAllSeeAllAsync(clients, seed);
            Assert.All([.. clients.Values, .. ended], client => Assert.Empty(client.BrokenPromises));
            foreach (var client in clients.Values) await client.CloseAsync();
        }
        finally
        {
            foreach (var client in clients.Values) await client.DisposeAsync();
            foreach (var node in nodes) await node.DisposeAsync();
            foreach (var proxy in proxies) await proxy.DisposeAsync();
        }
    }

    private static void Harm(FaultProxy proxy, Random random)
    {
        var listens = random.Next(2) is 0;
        switch (random.Next(6))
        {
            case 0:
                proxy.Cut();
                break;
            case 1:
                proxy.Cut(wire => wire.Listens == listens);
                break;
            case 2:
                proxy.Hold();
                break;
            case 3:
                proxy.Swallow((wire, _) => wire.Listens == listens);
                break;
            default:
                proxy.Heal();
                break;
        }
    }
}
