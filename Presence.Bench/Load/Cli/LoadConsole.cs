using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Presence.Bench.Load;

/// <summary>What a person at the terminal sees of a run: its progress on the error stream, its result on the other.</summary>
internal static class LoadConsole
{
    private static readonly IAnsiConsole Progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs a scenario against the server that the command line names or has us start.</summary>
    public static Task<int> RunAsync<TOptions, TResult>(
        ParseResult line,
        TargetOptions server,
        Func<TOptions> read,
        Func<Target, TOptions, IProgress<LoadProgress>?, TResult> run,
        JsonTypeInfo<TResult>? json,
        Func<Target, TResult, LoadReport> report,
        CancellationToken cancellationToken)
    {
        Target? target = null;
        return RunAsync(Serve, json, result => report(target!, result), cancellationToken);

        TResult Serve(IProgress<LoadProgress>? progress)
        {
            server.Check(line);
            var options = read();
            using var opened = server.Open(line, cancellationToken);
            target = opened.Target;
            return run(target, options, progress);
        }
    }

    /// <summary>Runs a scenario, prints what it has found, and gives the exit code.</summary>
    public static Task<int> RunAsync<TResult>(
        Func<IProgress<LoadProgress>?, TResult> run, JsonTypeInfo<TResult>? json, Func<TResult, LoadReport> report, CancellationToken cancellationToken) =>
        Task.Run(() => Run(run, json, report, cancellationToken), CancellationToken.None);

    private static int Run<TResult>(
        Func<IProgress<LoadProgress>?, TResult> run, JsonTypeInfo<TResult>? json, Func<TResult, LoadReport> report, CancellationToken cancellationToken)
    {
        try
        {
            var result = Watch(run);
            var page = report(result);
            if (json is null) page.WriteTo(Console.Out);
            else Console.Out.WriteLine(JsonSerializer.Serialize(result, json));
            foreach (var warning in page.Warnings) Console.Error.WriteLine($"warning: {warning}");
            foreach (var failure in page.Failures) Console.Error.WriteLine($"failed: {failure}");
            return page.Failures.Count is 0 ? ExitCode.Success : ExitCode.Failure;
        }
        catch (BadUsageException usage)
        {
            return ExitCode.Refuse(usage.Message);
        }
        catch (LoadFailureException failure)
        {
            if (Interruption.HasCome(cancellationToken)) return ExitCode.Interrupt();
            Console.Error.WriteLine($"failed: {failure.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupt();
        }
    }

    private static TResult Watch<TResult>(Func<IProgress<LoadProgress>?, TResult> run)
    {
        if (!Progress.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return run(null);
        return Progress.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context => run(new Bar(context.AddTask("starting", maxValue: 1))));
    }

    /// <summary>One bar that begins anew with each step.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            task.Description = value.Step;
            task.Value = value.Done;
        }
    }
}
