using System.Diagnostics;
using System.Numerics;

namespace Presence.Bench.Load;

/// <summary>Closed loop: so many messages are always under way in each room; the next goes out when one is nearly everywhere.</summary>
internal sealed class FanoutSaturate : Listener
{
    private readonly FanoutSaturateOptions _options;
    private readonly Ledger _ledger;
    private readonly int _recipients;
    private readonly int _mostOwed;
    private readonly Lane[] _lanes;
    private readonly int[] _ready;
    private LatencyRecorder? _latency;
    private int _readyCount;
    private long _sent;

    private FanoutSaturate(FanoutSaturateOptions options)
    {
        _options = options;
        _ledger = new Ledger(options.Crowd);
        _recipients = options.Crowd.Members - 1;
        _mostOwed = ((options.Window - 1) * _recipients) + 1;
        _lanes = [.. Enumerable.Range(0, options.Crowd.Rooms).Select(_ => new Lane(2 * (_mostOwed + _recipients)))];
        _ready = [.. Enumerable.Range(0, _lanes.Length)];
        _readyCount = _lanes.Length;
    }

    /// <summary>Runs it.</summary>
    public static FanoutSaturateResult Run(
        Target target, FanoutSaturateOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(target.GeneratorCpu, generator => new FanoutSaturate(options).Run(generator, target, new Pulse(progress, cancellationToken)));

    public override void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
        if (!_ledger.TryBook(client, told, out var message)) return;
        var lane = _lanes[client.Room.Number];
        if (--lane.Owed == _mostOwed - 1) _ready[_readyCount++] = client.Room.Number;
        _latency?.Record(at - lane.SentAt(message / _lanes.Length));
    }

    private FanoutSaturateResult Run(Generator generator, Target target, Pulse pulse)
    {
        using var fleet = new Fleet(target, _options.Crowd, this);
        fleet.Join(Deadlines.Join, pulse);
        fleet.Settle(Deadlines.Pause, pulse);

        SendFor(_options.WarmUp, fleet, "warming up", pulse);
        var latency = _latency = new LatencyRecorder();
        var sentBefore = _sent;
        var meter = new UsageMeter(generator, fleet, target);
        var deliveredBefore = _ledger.Delivered;
        SendFor(_options.Duration, fleet, "measuring", pulse);
        var delivered = _ledger.Delivered - deliveredBefore;
        var (elapsed, cpu, usage, others) = (meter.Elapsed, meter.ServerCpuSeconds, meter.Generator, meter.OtherCpus);
        var backplane = meter.Backplane(_sent - sentBefore);
        _latency = null;
        return new FanoutSaturateResult
        {
            Options = _options,
            Deliveries = fleet.Drain(_ledger, _sent, pulse),
            DeliveriesPerSecond = delivered / elapsed.TotalSeconds,
            ServerCpuSeconds = cpu,
            DeliveriesPerCpuSecond = cpu > 0 ? delivered / cpu : null,
            Latency = latency.Summarize(),
            Backplane = backplane,
            Generator = usage,
            OtherCpus = others,
            FirstError = fleet.Conversation.FirstError,
        };
    }

    private void SendFor(TimeSpan time, Fleet fleet, string step, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startedAt) is var elapsed && elapsed < time)
        {
            while (_readyCount > 0) Send(_ready[--_readyCount], fleet);
            fleet.Pump(1);
            pulse.Beat(step, elapsed / time);
        }
    }

    private void Send(int room, Fleet fleet)
    {
        var lane = _lanes[room];
        while (lane.Owed < _mostOwed)
        {
            var message = room + (lane.Next * _lanes.Length);
            lane.Send(_recipients);
            fleet.Report(fleet.Sender(message), _ledger.Send(message));
            _sent++;
        }
    }

    /// <summary>The messages of one room. A client that lags is owed all but its own, so twice what may be owed is a ring that is long enough.</summary>
    private sealed class Lane(int mostUnderWay)
    {
        private readonly long[] _sentAt = new long[BitOperations.RoundUpToPowerOf2((uint)mostUnderWay)];

        public int Owed { get; set; }

        public long Next { get; private set; }

        public long SentAt(long message) => _sentAt[message & (_sentAt.Length - 1)];

        public void Send(int recipients)
        {
            _sentAt[Next++ & (_sentAt.Length - 1)] = Stopwatch.GetTimestamp();
            Owed += recipients;
        }
    }
}
