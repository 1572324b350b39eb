using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Presence.Bench.Load;

/// <summary>
/// The thread that starts a server, and lives as long: a child is kept where the thread that makes it is kept, from its
/// first instruction on, and one on a <see cref="Leash"/> ends with that thread.
/// </summary>
internal sealed class ParentThread : IDisposable
{
    private readonly ManualResetEventSlim _hasStarted = new();
    private readonly ManualResetEventSlim _isOver = new();
    private readonly Thread _thread;
    private Process? _child;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the server, kept on one CPU where one is given.</summary>
    public ParentThread(ProcessStartInfo start, int? cpu)
    {
        _thread = new Thread(() => Live(start, cpu)) { Name = "parent", IsBackground = true };
        _thread.Start();
        _hasStarted.Wait();
        if (_failure is null) return;
        Dispose();
        _failure.Throw();
    }

    /// <summary>The server.</summary>
    public Process Child => _child!;

    public void Dispose()
    {
        _isOver.Set();
        _thread.Join();
        _child?.Dispose();
        _isOver.Dispose();
        _hasStarted.Dispose();
    }

    private void Live(ProcessStartInfo start, int? cpu)
    {
        try
        {
            if (cpu is { } own) Cpus.Pin(own);
            _child = Process.Start(start);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        _hasStarted.Set();
        _isOver.Wait();
    }
}
