using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>A real Redis of a test's own, on a port of its own, that keeps nothing. Commands by <c>redis-cli</c>.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private Process _process;

    private RedisServer(int port, Process process) => (Port, _process) = (port, process);

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public int ProcessId => _process.Id;

    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var process = Run(port, settings);
        await UntilItAnswersAsync(port);
        return new RedisServer(port, process);
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again at the same address.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Run(Port, []);
        await UntilItAnswersAsync(Port);
    }

    /// <summary>What it answers to a command.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var answer = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return answer.Trim();
    }

    /// <summary>Notes every command that it executes, until the result is disposed of.</summary>
    public async Task<Monitor> MonitorAsync()
    {
        var monitor = new Monitor(Process.Start(new ProcessStartInfo("redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), "MONITOR"])
        {
            RedirectStandardOutput = true,
        })!);
        await PresenceApp.UntilAsync(() => monitor.Commands.StartsWith("OK", StringComparison.Ordinal), "the monitor listens");
        return monitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static Process Run(int port, string[] settings) => Process.Start(new ProcessStartInfo(
        "redis-server",
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), .. settings,
        ])
    { RedirectStandardOutput = true })!;

    private static Task UntilItAnswersAsync(int port) => PresenceApp.UntilAsync(
        () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                socket.Send("PING\r\n"u8);
                var answer = new byte[7];
                return socket.Receive(answer) > 0 && Encoding.ASCII.GetString(answer).StartsWith("+PONG", StringComparison.Ordinal);
            }
            catch (SocketException)
            {
                return false;
            }
        },
        "Redis answers");

    /// <summary>What Redis was told while it is watched.</summary>
    internal sealed class Monitor : IAsyncDisposable
    {
        private readonly StringBuilder _commands = new();
        private readonly Process _process;
        private readonly Task _reading;

        public Monitor(Process process)
        {
            _process = process;
            _reading = Task.Run(ReadAsync);
        }

        public string Commands
        {
            get
            {
                lock (_commands) return _commands.ToString();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _reading;
            _process.Dispose();
        }

        private async Task ReadAsync()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                lock (_commands) _commands.Append(line).Append('\n');
            }
        }
    }
}
