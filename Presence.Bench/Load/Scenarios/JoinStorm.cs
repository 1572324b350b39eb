using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>All members fill their room at once, and all who are asked answer: how long until everyone knows everyone, and at what price.</summary>
internal sealed class JoinStorm : Listener
{
    private readonly JoinStormOptions _options;
    private readonly ulong[][] _known;
    private readonly int[] _knownCount;
    private int _converged;

    private JoinStorm(JoinStormOptions options)
    {
        _options = options;
        _knownCount = new int[options.Crowd.Connections];
        _known = [.. _knownCount.Select(_ => new ulong[(options.Crowd.Members + 63) / 64])];
    }

    public override bool TellsAll => true;

    /// <summary>Runs it.</summary>
    public static JoinStormResult Run(
        Target target, JoinStormOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(target.GeneratorCpu, generator =>
        {
            var pulse = new Pulse(progress, cancellationToken);
            var warmUp = options with { Crowd = options.Crowd with { Members = options.WarmUpMembers }, Tail = TimeSpan.Zero };
            if (options.WarmUpMembers > 1) new JoinStorm(warmUp).Run(generator, target, pulse);
            return new JoinStorm(options).Run(generator, target, pulse);
        });

    public override void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
        var member = Wire.MemberIn(told);
        if (member < 0 || member >= _options.Crowd.Members || member == client.Member) return;
        ref var known = ref _known[client.Index][member / 64];
        var bit = 1UL << (member % 64);
        if ((known & bit) != 0) return;
        known |= bit;
        if (++_knownCount[client.Index] == _options.Crowd.Members - 1) _converged++;
    }

    private JoinStormResult Run(Generator generator, Target target, Pulse pulse)
    {
        using var fleet = new Fleet(target, _options.Crowd, this);
        var meter = new UsageMeter(generator, fleet, target.Pid);
        var joined = fleet.Join(_options.Deadline, pulse);
        while (_converged < fleet.Clients.Count)
        {
            fleet.Pump(100);
            pulse.Beat("getting to know each other", (double)_converged / fleet.Clients.Count);
            if (meter.Elapsed < _options.Deadline) continue;
            throw new LoadFailureException(string.Create(
                CultureInfo.InvariantCulture,
                $"only {_converged} of {fleet.Clients.Count} members know everyone after {_options.Deadline.TotalSeconds} s"));
        }

        var (converged, usage, others) = (meter.Elapsed, meter.Generator, meter.OtherCpus);
        fleet.Settle(_options.Tail, Deadlines.Settle, pulse);
        return new JoinStormResult
        {
            Options = _options,
            JoinedSeconds = joined.TotalSeconds,
            ConvergedSeconds = converged.TotalSeconds,
            Messages = PerMember.Of(fleet.Clients, client => client.Messages),
            Frames = PerMember.Of(fleet.Clients, client => client.Frames),
            Bytes = PerMember.Of(fleet.Clients, client => client.Bytes),
            ReportRequests = PerMember.Of(fleet.Clients, client => client.Asked),
            LateAnswers = fleet.Conversation.LateAnswers,
            Errors = fleet.Conversation.Errors,
            ServerCpuSeconds = meter.ServerCpuSeconds,
            Generator = usage,
            OtherCpus = others,
            FirstError = fleet.Conversation.FirstError,
        };
    }
}
