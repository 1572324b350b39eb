using System.Diagnostics;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Runs another program to its end.</summary>
internal static class Shell
{
    private const int LinesToShow = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>What it printed.</summary>
    /// <exception cref="LoadFailureException">It has failed, or has taken more than 15 minutes.</exception>
    public static async Task<string> RunAsync(string directory, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var description = $"{program} {string.Join(' ', arguments)}";
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, CancellationToken.None);
        }
        catch (TimeoutException timeout)
        {
            process.Kill(entireProcessTree: true);
            throw new LoadFailureException($"'{description}' had not ended after {Patience.TotalMinutes} minutes", timeout);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode is 0) return await output;
        var said = (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesToShow);
        throw new LoadFailureException($"'{description}' has failed:{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
    }

    /// <summary>Whether a program is there.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
