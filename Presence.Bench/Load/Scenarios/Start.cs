using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>How long a server takes from the start of its process to its first connection and its first WebSocket.</summary>
internal static class Start
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    public static StartResult Run(StartOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generator.Run(options.GeneratorCpu, _ => Run(options, new Pulse(progress, cancellationToken), cancellationToken));

    private static StartResult Run(StartOptions options, Pulse pulse, CancellationToken cancellationToken)
    {
        var listening = new List<double>();
        var handshake = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            pulse.Beat("starting", (double)run / options.Runs);
            var startedAt = Stopwatch.GetTimestamp();
            using var server = ServerProcess.StartBare(options.Command, options.ServerCpu);
            using var socket = server.ConnectFirst(Deadline, cancellationToken);
            listening.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            Shake(socket, server, options);
            handshake.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        return new StartResult { Options = options, ListeningMs = Spread.Of(listening), HandshakeMs = Spread.Of(handshake) };
    }

    private static void Shake(Socket socket, ServerProcess server, StartOptions options)
    {
        var target = new Target { Port = server.Port, Protocol = options.Protocol, Path = options.Path };
        socket.ReceiveTimeout = (int)Deadline.TotalMilliseconds;
        socket.Send(HandshakeRequest.For(target, "u0"));
        var response = new byte[1024];
        try
        {
            var received = socket.Receive(response);
            if (response.AsSpan(0, received).StartsWith("HTTP/1.1 101"u8)) return;
            throw new LoadFailureException($"the handshake was refused: {Encoding.UTF8.GetString(response, 0, received).ReplaceLineEndings(" ")}");
        }
        catch (SocketException exception)
        {
            throw new LoadFailureException(string.Create(CultureInfo.InvariantCulture, $"no answer to the handshake: {exception.Message}"), exception);
        }
    }
}
