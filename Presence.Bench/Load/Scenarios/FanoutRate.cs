using System.Diagnostics;

namespace Presence.Bench.Load;

/// <summary>
/// Open loop: the time of each message is fixed beforehand, and its latency counts from there, so a server that stalls is
/// charged for all that had to wait.
/// </summary>
internal sealed class FanoutRate : Listener
{
    // When many are due at once, what has come is taken in between: a generator that only sends fills everybody's buffers.
    private const int MostAtOnce = 64;

    private readonly FanoutRateOptions _options;
    private readonly Ledger _ledger;
    private readonly int _nodes;
    private readonly double _ticksPerMessage;
    private readonly int _warmUpMessages;
    private readonly int[] _missing;
    private readonly LatencyRecorder _all = new();
    private readonly LatencyRecorder _first = new();
    private readonly LatencyRecorder _last = new();
    private readonly LatencyRecorder _sameNode = new();
    private readonly LatencyRecorder _otherNode = new();
    private readonly LatencyRecorder _sendDelay = new();
    private long _startedAt;
    private int _sent;

    private FanoutRate(FanoutRateOptions options, int nodes)
    {
        _options = options;
        _nodes = nodes;
        _ledger = new Ledger(options.Crowd);
        _ticksPerMessage = Stopwatch.Frequency / options.MessagesPerSecond;
        _warmUpMessages = (int)(options.MessagesPerSecond * options.WarmUp.TotalSeconds);
        _missing = new int[_warmUpMessages + Math.Max(1, (int)(options.MessagesPerSecond * options.Duration.TotalSeconds))];
        Array.Fill(_missing, options.Crowd.Members - 1);
    }

    /// <summary>Runs it.</summary>
    public static FanoutRateResult Run(
        Target target, FanoutRateOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(target.GeneratorCpu, generator => new FanoutRate(options, target.Nodes).Run(generator, target, new Pulse(progress, cancellationToken)));

    public override void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
        if (!_ledger.TryBook(client, told, out var message)) return;
        var missing = --_missing[message];
        if (message < _warmUpMessages) return;
        var latency = at - Due(message);
        _all.Record(latency);
        if (_nodes > 1) (NodeOf(message) == client.Node ? _sameNode : _otherNode).Record(latency);
        if (missing == _options.Crowd.Members - 2) _first.Record(latency);
        if (missing is 0) _last.Record(latency);
    }

    private FanoutRateResult Run(Generator generator, Target target, Pulse pulse)
    {
        using var fleet = new Fleet(target, _options.Crowd, this);
        fleet.Join(Deadlines.Join, pulse);
        fleet.Settle(Deadlines.Pause, pulse);

        _startedAt = Stopwatch.GetTimestamp();
        SendUntil(_warmUpMessages, generator, fleet, "warming up", pulse);
        var sentBefore = _sent;
        var meter = new UsageMeter(generator, fleet, target);
        var deliveredBefore = _ledger.Delivered;
        SendUntil(_missing.Length, generator, fleet, "measuring", pulse);
        var delivered = _ledger.Delivered - deliveredBefore;
        var (elapsed, usage, others) = (meter.Elapsed, meter.Generator, meter.OtherCpus);

        // A server that is behind still works for what was sent.
        var deliveries = fleet.Drain(_ledger, _sent, pulse);
        var (cpu, backplane) = (meter.ServerCpuSeconds, meter.Backplane(_sent - sentBefore));
        return new FanoutRateResult
        {
            Options = _options,
            Deliveries = deliveries,
            DeliveriesPerSecond = delivered / elapsed.TotalSeconds,
            All = _all.Summarize(),
            First = _first.Summarize(),
            Last = _last.Summarize(),
            SameNode = _nodes > 1 ? _sameNode.Summarize() : null,
            OtherNode = _nodes > 1 ? _otherNode.Summarize() : null,
            SendDelay = _sendDelay.Summarize(),
            ServerCpuSeconds = cpu,
            DeliveriesPerCpuSecond = cpu > 0 ? (_ledger.Delivered - deliveredBefore) / cpu : null,
            Backplane = backplane,
            Generator = usage,
            OtherCpus = others,
            FirstError = fleet.Conversation.FirstError,
        };
    }

    private void SendUntil(int end, Generator generator, Fleet fleet, string step, Pulse pulse)
    {
        var begin = _sent;
        while (_sent < end)
        {
            var most = Math.Min(end, _sent + MostAtOnce);
            for (long now; _sent < most && (now = Stopwatch.GetTimestamp()) >= Due(_sent); _sent++)
            {
                if (_sent >= _warmUpMessages) _sendDelay.Record(now - Due(_sent));
                fleet.Report(fleet.Sender(_sent), _ledger.Send(_sent));
            }

            fleet.Pump(generator.Patience(Due(_sent)));
            pulse.Beat(step, (double)(_sent - begin) / (end - begin));
        }
    }

    // Of the sender: the members of each room take turns over the nodes.
    private int NodeOf(long message) => _options.Crowd.SenderOf(message) / _options.Crowd.Rooms % _nodes;

    private long Due(long message) => _startedAt + (long)(message * _ticksPerMessage);
}
