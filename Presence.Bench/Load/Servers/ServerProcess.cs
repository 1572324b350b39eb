using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Presence.Bench.Load;

/// <summary>A server that was started for a run. It ends with this.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMicroseconds(300);

    private readonly ParentThread _parent;
    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private ServerProcess(ParentThread parent, int port)
    {
        _parent = parent;
        _process = parent.Child;
        Port = port;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Starts it on a free port of loopback, kept on one CPU where one is given. However this process ends, so does the server, where that can be had.</summary>
    public static ServerProcess Start(ServerCommand command, int? cpu) => StartBare(Leash.Put(command), cpu);

    /// <summary>The same with nothing in front of the server, for whoever measures its start.</summary>
    public static ServerProcess StartBare(ServerCommand command, int? cpu)
    {
        FileLimit.Raise();
        var port = FreePort();
        var started = command.At(port);
        var start = new ProcessStartInfo(started.Program, started.Arguments)
        {
            WorkingDirectory = started.WorkingDirectory ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in started.Environment) start.Environment[name] = value;
        try
        {
            return new ServerProcess(new ParentThread(start, cpu), port);
        }
        catch (Win32Exception exception)
        {
            throw new LoadFailureException($"{started.Program} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Waits until it accepts a connection, which is closed at once.</summary>
    public void WaitUntilListening(TimeSpan deadline, CancellationToken cancellationToken) => ConnectFirst(deadline, cancellationToken).Dispose();

    /// <summary>The first connection that it accepts.</summary>
    public Socket ConnectFirst(TimeSpan deadline, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, Port);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }

            if (_process.HasExited) throw Failure($"the server has ended with status {_process.ExitCode}");
            if (Stopwatch.GetElapsedTime(startedAt) > deadline) throw Failure($"the server does not listen on port {Port} after {deadline.TotalSeconds} s");
            Thread.Sleep(Poll);
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.WaitForExit();
        _parent.Dispose();
    }

    // Below the ports that connections start from: a client that polls from one of those may meet itself, and keep the server out.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>What is wrong, and the last lines that the server has written.</summary>
    private LoadFailureException Failure(FormattableString what)
    {
        lock (_output) return new LoadFailureException(string.Join('\n', _output.Prepend(what.ToString(CultureInfo.InvariantCulture))));
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines) _output.Dequeue();
        }
    }
}
