using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Presence.Tests.Nodes;

/// <summary>
/// The network between one node and Redis, which does what networks do: cuts connections, holds bytes up, or swallows them without a word.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Wire, Task> _wires = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile Func<Wire, Direction, bool> _swallows = static (_, _) => false;
    private volatile TaskCompletionSource _passage = Open();
    private long _swallowed;

    private FaultProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Which way bytes go.</summary>
    internal enum Direction
    {
        ToRedis,
        ToNode,
    }

    /// <summary>Where the node is to find Redis. It gives up soon what is not answered.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},asyncTimeout=1000,syncTimeout=1000,connectTimeout=1000,keepAlive=1";

    /// <summary>How many bytes have been swallowed.</summary>
    public long SwallowedBytes => Volatile.Read(ref _swallowed);

    public static FaultProxy To(RedisServer redis) => new(redis.Port);

    /// <summary>How many of these connections there are.</summary>
    public int Count(Func<Wire, bool> which) => _wires.Keys.Count(which);

    /// <summary>Resets connections: those that listen, those that speak, or all.</summary>
    public void Cut(Func<Wire, bool>? which = null)
    {
        foreach (var wire in _wires.Keys.Where(which ?? (_ => true))) wire.Reset();
    }

    /// <summary>From now on nothing comes through, and nobody is told. A connection that has lost bytes is lost for ever.</summary>
    public void Swallow(Func<Wire, Direction, bool>? which = null) => _swallows = which ?? ((_, _) => true);

    /// <summary>Holds everything up, in order, until it is released.</summary>
    public void Hold()
    {
        if (_passage.Task.IsCompleted) _passage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What was held up goes on, and what comes new is passed.</summary>
    public void Heal()
    {
        _swallows = static (_, _) => false;
        _passage.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _passage.TrySetResult();
        await _accepting;
        foreach (var (wire, work) in _wires)
        {
            wire.Reset();
            await work;
        }

        _listener.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket node;
            try
            {
                node = await _listener.AcceptSocketAsync();
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }

            var wire = new Wire(node);
            _wires[wire] = Task.CompletedTask;
            _wires[wire] = CarryAsync(wire);
        }
    }

    private async Task CarryAsync(Wire wire)
    {
        try
        {
            await wire.Redis.ConnectAsync(IPAddress.Loopback, _port);
            await Task.WhenAll(PumpAsync(wire, wire.Node, wire.Redis, Direction.ToRedis), PumpAsync(wire, wire.Redis, wire.Node, Direction.ToNode));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Reset by either side, or by the test.
        }
        finally
        {
            wire.Reset();
            _wires.TryRemove(wire, out _);
        }
    }

    private async Task PumpAsync(Wire wire, Socket from, Socket to, Direction direction)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                if (direction is Direction.ToRedis && buffer.AsSpan(0, count).IndexOf("SUBSCRIBE"u8) >= 0) wire.Listens = true;
                await _passage.Task;
                if (_swallows(wire, direction)) wire.Lose(direction);
                if (wire.HasLost(direction)) Interlocked.Add(ref _swallowed, count);
                else await SendAsync(to, buffer.AsMemory(0, count));
            }
        }
        catch (SocketException) when (wire.HasLost(direction))
        {
            // Whoever hangs up on a dead line is not heard at the other end.
            return;
        }

        if (!wire.HasLost(direction)) wire.Reset();
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes)..];
    }

    /// <summary>One connection of the node.</summary>
    internal sealed class Wire(Socket node)
    {
        private readonly bool[] _lost = new bool[2];
        private volatile bool _listens;

        public Socket Node { get; } = node;

        public Socket Redis { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        /// <summary>Whether it is the one that subscriptions are made by.</summary>
        public bool Listens { get => _listens; set => _listens = value; }

        public void Lose(Direction direction) => Volatile.Write(ref _lost[(int)direction], true);

        public bool HasLost(Direction direction) => Volatile.Read(ref _lost[(int)direction]);

        /// <summary>Both ends get an RST.</summary>
        public void Reset()
        {
            Node.Close(0);
            Redis.Close(0);
        }
    }
}
