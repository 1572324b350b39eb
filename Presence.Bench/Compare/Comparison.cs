using System.Diagnostics;
using System.Reflection;
using Presence.Bench.Load;
using Spectre.Console;

namespace Presence.Bench.Compare;

/// <summary>A comparison from its preparation to its results.</summary>
internal sealed class Comparison(CompareOptions options, CancellationToken cancellationToken)
{
    // Behind a pipe nobody knows how wide the page is; the tables need this much.
    private const int PageWidth = 170;

    private readonly IAnsiConsole _page = AnsiConsole.Create(new AnsiConsoleSettings());
    private readonly IAnsiConsole _progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs it and gives the exit code.</summary>
    public static async Task<int> RunAsync(CompareOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(new Comparison(options, cancellationToken).RunAsync, cancellationToken);
        }
        catch (LoadFailureException failure)
        {
            if (Interruption.HasCome(cancellationToken)) return ExitCode.Interrupt();
            await Console.Error.WriteLineAsync($"failed: {failure.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupt();
        }
    }

    private async Task<int> RunAsync()
    {
        RequireOptimized();
        MakeFolder();
        if (Console.IsOutputRedirected) _page.Profile.Width = PageWidth;
        if (Console.IsErrorRedirected) _progress.Profile.Width = int.MaxValue;
        var peers = ChoosePeers();
        var workshop = new Workshop(options.AotBinary, Say);
        var commands = new Dictionary<Peer, ServerCommand>();
        foreach (var peer in peers) commands[peer] = await workshop.PrepareAsync(peer, cancellationToken);
        var environment = await BenchEnvironment.ReadAsync(options.CommandLine, peers, cancellationToken);

        var placement = Placement.Choose();
        if (placement.ServerCpu is null) Say("Only one CPU for server and generator: each takes from the other.");
        var turns = Turn.Schedule(options.Rounds, options.Workloads, peers);
        var runs = Spectator.Watch(_progress, turns, new Arena(commands, placement, cancellationToken));

        var isInterrupted = runs.Count < turns.Count;
        if (runs is []) return ExitCode.Interrupt();
        var standings = new Standings(peers, options.Workloads, runs);
        Publish(environment, placement, isInterrupted, standings);
        if (isInterrupted)
        {
            Say($"This is what there was after {runs.Count} of {turns.Count} turns.");
            return ExitCode.Interrupt();
        }

        return standings.Failures.Any() ? ExitCode.Failure : ExitCode.Success;
    }

    private static void RequireOptimized()
    {
        var debuggable = typeof(Comparison).Assembly.GetCustomAttribute<DebuggableAttribute>();
        if (debuggable is { IsJITOptimizerDisabled: true }) throw new LoadFailureException("this is a debug build, and so is the service beside it: run it with -c Release");
    }

    // At once, and not when some hours of work are to be written there.
    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(options.Output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LoadFailureException($"the results cannot go to --output {options.Output}: {exception.Message}", exception);
        }
    }

    private List<Peer> ChoosePeers()
    {
        if (Shell.Has("node") && Shell.Has("npm")) return [.. options.Peers];
        var missing = options.Peers.Where(peer => peer.NeedsNode).ToList();
        if (missing is []) return [.. options.Peers];
        var names = string.Join(" and ", missing.Select(peer => peer.Name));
        if (options.NamesPeers) throw new LoadFailureException($"without Node.js 20 or later and its npm there is no {names}: https://nodejs.org");
        Say($"Without {names}: there is no Node.js, or no npm.");
        return [.. options.Peers.Except(missing)];
    }

    private void Publish(BenchEnvironment environment, Placement placement, bool isInterrupted, Standings standings)
    {
        var json = Path.Combine(options.Output, "compare.json");
        ComparisonReport.Of(environment, placement, options, isInterrupted, standings).Save(json);
        PlotFiles.Save(options.Output, standings);
        ComparisonTable.Write(_page, environment, standings);
        _page.WriteLine($"All of it: {json}, and the plots beside it.");
    }

    private void Say(string notice) => _progress.WriteLine(notice);
}
