using System.Diagnostics;
using System.Globalization;

namespace Presence.Tests.Endpoint;

/// <summary>The standalone service as its operator starts it: a process with arguments, an output and an exit code.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private const string Announcement = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ApiProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>Asks it.</summary>
    public HttpClient Http { get; } = new();

    public static ApiProcess Start(params string[] arguments) =>
        StartProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "Presence.Api.dll"), .. arguments]);

    public static ApiProcess StartProgram(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            // The lifetime messages name the address: they must not be configured away by the environment of the test.
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Logging__LogLevel__Default"] = "Information", ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" },
        })!);

    /// <summary>Starts one and waits until it listens.</summary>
    public static Task<ApiProcess> RunAsync(params string[] arguments) => UntilListeningAsync(Start(arguments));

    /// <summary>Starts a program of its own and waits until it listens.</summary>
    public static Task<ApiProcess> RunProgramAsync(string program, params string[] arguments) => UntilListeningAsync(StartProgram(program, arguments));

    /// <summary>Asks it to stop, as an orchestrator does.</summary>
    public async Task SendSigtermAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Errors)> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ApiProcess> UntilListeningAsync(ApiProcess api)
    {
        while (await api._process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            var at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at < 0) continue;
            api.Http.BaseAddress = new Uri(line[(at + Announcement.Length)..].Trim());
            _ = api._process.StandardOutput.ReadToEndAsync();
            return api;
        }

        throw new Xunit.Sdk.XunitException("It did not start: " + await api._errors);
    }
}
