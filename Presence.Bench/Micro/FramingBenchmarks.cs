using BenchmarkDotNet.Attributes;
using Presence.Server;

namespace Presence.Bench.Micro;

/// <summary>Frames: the room's batch, the same as one array for <c>presence.v1.batch</c>, and the queue of a reader that lags.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private const int Frames = 8;

    private readonly FrameQueue _queue = new(1024 * 1024, OutboundBudget.Unbounded);
    private byte[] _payload = [];

    /// <summary>How long each payload is: headers of two, four and ten bytes.</summary>
    [Params(100, 1_000, 70_000)]
    public int PayloadBytes { get; set; }

    /// <summary>Makes the payload.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _payload = new byte[PayloadBytes];
        _payload.AsSpan().Fill((byte)'x');
    }

    /// <summary>Eight frames into a batch.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int Batch()
    {
        var batch = Gather();
        var length = batch.Length;
        batch.Return();
        return length;
    }

    /// <summary>The batch, and the same as one array frame.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int BatchAsArray()
    {
        var batch = Gather();
        var array = batch.ToArrayFrame();
        var length = array.Length;
        array.Return();
        batch.Return();
        return length;
    }

    /// <summary>Eight frames that have to wait, and are then taken.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public bool Queue()
    {
        for (var i = 0; i < Frames; i++) _queue.AppendText(_payload);
        while (!_queue.IsEmpty) _queue.Finish(_queue.Read().Length);
        return _queue.IsEmpty;
    }

    private FrameBatch Gather()
    {
        var batch = FrameBatch.Rent(Frames * (PayloadBytes + FrameHeader.LongestTextHeader));
        for (var i = 0; i < Frames; i++) batch.Append(_payload);
        return batch;
    }
}
