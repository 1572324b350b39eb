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
        TellsAll = true;
        _options = options;
        _knownCount = new int[options.Crowd.Connections];
        _known = [.. _knownCount.Select(_ => new ulong[(options.Crowd.Members + 63) / 64])];
    }

    /// <summary>Runs it.</summary>
    public static JoinStormResult Run(
        Target target, JoinStormOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(target.GeneratorCpu, generator =>
        {
            var pulse = new Pulse(progress, cancellationToken);
            var warmUp = options with { Crowd = options.Crowd with { Members = options.WarmUpMembers } };
            var cut = options.WarmUpMembers > 1 ? new JoinStorm(warmUp).Run(generator, target, pulse).CutAt : null;
            return cut is null ? new JoinStorm(options).Run(generator, target, pulse) : throw new LoadFailureException($"the storm before the one that is measured was cut off: {cut}");
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
        var meter = new UsageMeter(generator, fleet, target);
        var joined = fleet.TryJoin(_options.Deadline, pulse);
        while (_converged < fleet.Clients.Count && meter.Elapsed < _options.Deadline)
        {
            fleet.Pump(100);
            pulse.Beat("getting to know each other", (double)_converged / fleet.Clients.Count);
        }

        TimeSpan? converged = _converged == fleet.Clients.Count ? meter.Elapsed : null;
        var (usage, others) = (meter.Generator, meter.OtherCpus);
        var isOver = converged is not null && fleet.TrySettle(_options.Quiet, _options.Deadline - meter.Elapsed, pulse);
        var (cpu, backplane) = (meter.ServerCpuSeconds, meter.Backplane(_options.Crowd.Connections));
        return new JoinStormResult
        {
            Options = _options,
            Joined = fleet.Conversation.Joined,
            JoinedSeconds = joined?.TotalSeconds,
            Converged = _converged,
            ConvergedSeconds = converged?.TotalSeconds,
            CostsAreLowerBounds = !isOver,
            Messages = PerMember.Of(fleet.Clients, client => client.Messages),
            Frames = PerMember.Of(fleet.Clients, client => client.Frames),
            Bytes = PerMember.Of(fleet.Clients, client => client.Bytes),
            ReportRequests = PerMember.Of(fleet.Clients, client => client.Asked),
            LateAnswers = fleet.Conversation.LateAnswers,
            Missing = fleet.Conversation.Missing,
            AskedAgain = fleet.Conversation.AskedAgain,
            Errors = fleet.Conversation.Errors,
            ServerCpuSeconds = cpu,
            Backplane = backplane,
            Generator = usage,
            OtherCpus = others,
            FirstError = fleet.Conversation.FirstError,
        };
    }
}
