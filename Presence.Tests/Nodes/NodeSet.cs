using Microsoft.Extensions.DependencyInjection;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>Several real nodes on a <see cref="Nodes.Bus"/>.</summary>
internal sealed class NodeSet : IAsyncDisposable
{
    private NodeSet(Bus bus) => Bus = bus;

    public Bus Bus { get; }

    public List<PresenceApp> Apps { get; } = [];

    public List<Bus.Line> Lines { get; } = [];

    public static async Task<NodeSet> StartAsync(int count, Action<PresenceOptions>? configure = null, Bus? bus = null)
    {
        var nodes = new NodeSet(bus ?? new Bus());
        for (var i = 0; i < count; i++) await nodes.AddAsync(configure);
        await nodes.UntilAllKnowAllAsync();
        return nodes;
    }

    /// <summary>Starts one more.</summary>
    public async Task<PresenceApp> AddAsync(Action<PresenceOptions>? configure = null, string? nodeId = null)
    {
        var line = Bus.Connect();
        var name = nodeId ?? $"node-{(char)('a' + Apps.Count)}";
        var app = await PresenceApp.StartAsync(
            options =>
            {
                options.Cluster.NodeId = name;
                options.Cluster.HeartbeatInterval = TimeSpan.FromMilliseconds(200);
                options.Cluster.NodeTimeout = TimeSpan.FromMilliseconds(800);

                // Nobody waits for it but where something is lost: a machine that is busy must not make one.
                options.Cluster.SyncTimeout = TimeSpan.FromSeconds(2);
                configure?.Invoke(options);
            },
            build: builder =>
            {
                builder.Services.AddSingleton(line);
                builder.Services.AddPresence().AddBackplane<Bus.Line>();
                builder.Services.AddSingleton<IPresenceBackplane>(line);
            });
        Apps.Add(app);
        Lines.Add(line);
        return app;
    }

    public Task UntilAllKnowAllAsync() => PresenceApp.UntilAsync(
        () => Apps.All(app => app.Services.GetRequiredService<Cluster>() is { IsLinked: true } cluster && cluster.OtherNodes == Apps.Count - 1),
        "all nodes know each other");

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps) await app.DisposeAsync();
    }
}
