using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Where the turns take place, each with a server process of its own.</summary>
internal sealed class Arena(IReadOnlyDictionary<Peer, ServerCommand> commands, Placement placement, CancellationToken cancellationToken)
{
    /// <summary>Takes one turn. What goes wrong with it is told in the run: the others still have theirs.</summary>
    public Run Take(Turn turn, IProgress<LoadProgress>? progress)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var run = new Run(turn.Round, turn.Peer.Name, turn.Workload.Name);
        try
        {
            var trial = new Trial(turn.Peer, commands[turn.Peer], placement) { Progress = progress, CancellationToken = cancellationToken };
            var measured = turn.Workload.Measure(trial);
            return run with { Figures = measured.Figures, LowerBounds = measured.LowerBounds, CutAt = measured.CutAt, Failure = measured.Failure, Details = measured.Details };
        }
        catch (LoadFailureException failure)
        {
            if (Interruption.HasCome(cancellationToken)) throw new OperationCanceledException("interrupted", failure, cancellationToken);
            return run with { Failure = failure.Message };
        }
    }
}
