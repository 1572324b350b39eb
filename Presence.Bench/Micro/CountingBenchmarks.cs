using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Bench.Micro;

/// <summary>What being counted costs: a message as it comes, and a commit with one broadcast and its reply, however many receive it.</summary>
[MemoryDiagnoser]
public class CountingBenchmarks
{
    private static readonly ClientMessage.Ping Message = new();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private PresenceMetrics? _metrics;
    private CommitCount? _count;
    private MeterListener? _listener;

    /// <summary>Whether somebody listens.</summary>
    [Params(false, true)]
    public bool IsListenedTo { get; set; }

    /// <summary>Makes the meter, and listens.</summary>
    [GlobalSetup]
    public void Begin()
    {
        _metrics = new PresenceMetrics(_services.GetRequiredService<IMeterFactory>());
        _count = new CommitCount(_metrics);
        if (!IsListenedTo) return;
        _listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();
    }

    /// <summary>Listens no more.</summary>
    [GlobalCleanup]
    public void End()
    {
        _listener?.Dispose();
        _services.Dispose();
    }

    /// <summary>One message.</summary>
    [Benchmark]
    public void Receive() => _metrics!.Received(Message);

    /// <summary>One commit.</summary>
    [Benchmark]
    public void Commit()
    {
        _count!.Handled(1);
        _count.Sent(SentType.AddUser, 99);
        _count.Sent(SentType.Ack);
        _count.Commit(rounds: 0, missing: 0, TimeProvider.System);
    }
}
