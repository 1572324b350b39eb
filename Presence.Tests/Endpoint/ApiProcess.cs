using System.Diagnostics;

namespace Presence.Tests.Endpoint;

/// <summary>The standalone service as its operator starts it: a process with arguments, an output and an exit code.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private const string Announcement = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Presence.Api.dll");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ApiProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>What it has written until it listened.</summary>
    public string StartOutput { get; private set; } = "";

    /// <summary>All that it writes behind the line that says where it listens. Ends with it.</summary>
    public Task<string> Output => field ??= _process.StandardOutput.ReadToEndAsync();

    /// <summary>Asks it.</summary>
    public HttpClient Http { get; } = new();

    public static ApiProcess Start(params string[] arguments) =>
        StartProgram("dotnet", [Assembly, .. arguments]);

    public static ApiProcess StartProgram(string program, params string[] arguments) => StartProgram(program, new Dictionary<string, string>(), arguments);

    private static ApiProcess StartProgram(string program, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            // It is started as in production, and its clients say themselves who they are.
            // The lifetime messages name the address: they must not be configured away by the environment of the test.
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Presence__Identity__AllowQueryInProduction"] = "true", ["Logging__LogLevel__Default"] = "Information", ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" },
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ApiProcess(Process.Start(start)!);
    }

    /// <summary>Starts one and waits until it listens.</summary>
    public static Task<ApiProcess> RunAsync(params string[] arguments) => UntilListeningAsync(Start(arguments));

    /// <summary>Starts one in an environment of its own and waits until it listens.</summary>
    public static Task<ApiProcess> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        UntilListeningAsync(StartProgram("dotnet", environment, [Assembly, .. arguments]));

    /// <summary>Starts a program of its own and waits until it listens.</summary>
    public static Task<ApiProcess> RunProgramAsync(string program, params string[] arguments) => UntilListeningAsync(StartProgram(program, arguments));

    /// <summary>Asks it to stop, as an orchestrator does.</summary>
    public Task SendSigtermAsync() => Signal.SendAsync("TERM", ProcessId);

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Where it speaks presence, to this user's client.</summary>
    public Uri SocketAddress(string userId, string clientId = "tab-1") =>
        new UriBuilder(new Uri(Address, "/ws")) { Scheme = "ws", Query = $"userId={userId}&clientId={clientId}" }.Uri;

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Errors)> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>What it has written to the standard output, once it has ended.</summary>
    public async Task<string> ReadOutputAsync() => StartOutput + await Output;

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
            api.StartOutput += line + "\n";
            var at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at < 0) continue;
            api.Http.BaseAddress = new Uri(line[(at + Announcement.Length)..].Trim());
            _ = api.Output;
            return api;
        }

        throw new Xunit.Sdk.XunitException("It did not start: " + await api._errors);
    }
}
