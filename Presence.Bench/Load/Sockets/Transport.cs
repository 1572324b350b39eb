using System.Net;

namespace Presence.Bench.Load;

/// <summary>The sockets of all clients: what comes in lies in one buffer that all share, what the kernel does not take yet stays with the client.</summary>
internal sealed class Transport(IReadOnlyList<IPEndPoint> nodes) : IDisposable
{
    private const int ConnectionsPerSource = 20_000;
    private const int SmallestRead = 128 * 1024;

    private readonly Epoll _epoll = new();
    private byte[] _buffer = new byte[2 * SmallestRead];

    /// <summary>Waits this long at most, and says how many clients are ready.</summary>
    public int Wait(int timeoutMilliseconds) => _epoll.Wait(timeoutMilliseconds);

    /// <summary>One of those that are ready, and for what.</summary>
    public (int Client, bool CanSend, bool CanReceive) Ready(int index)
    {
        var (client, events) = _epoll[index];
        return (client, (events & Epoll.Writable) != 0, (events & ~Epoll.Writable) != 0);
    }

    /// <summary>Begins to connect; the first words go out as soon as the connection is there.</summary>
    public void Connect(Client client, ReadOnlySpan<byte> firstWords)
    {
        var node = nodes[client.Node];
        client.Socket = Tcp.Connect(node, Source(client.Index, node.Address));
        client.KeepUnsent(firstWords);
        _epoll.Watch(client.Socket, client.Index, Epoll.Readable | Epoll.Writable);
    }

    /// <summary>Sends, or keeps what the kernel does not take.</summary>
    public void Send(Client client, ReadOnlySpan<byte> bytes)
    {
        if (!client.Unsent.IsEmpty)
        {
            client.KeepUnsent(bytes);
            return;
        }

        var sent = Math.Max(0, Tcp.Send(client.Socket, bytes));
        if (sent == bytes.Length) return;
        client.KeepUnsent(bytes[sent..]);
        _epoll.Change(client.Socket, client.Index, Epoll.Readable | Epoll.Writable);
    }

    /// <summary>Sends what was kept.</summary>
    public void Flush(Client client)
    {
        while (!client.Unsent.IsEmpty)
        {
            var sent = Tcp.Send(client.Socket, client.Unsent);
            if (sent <= 0) return;
            client.DropUnsent(sent);
        }

        _epoll.Change(client.Socket, client.Index, Epoll.Readable);
    }

    /// <summary>What has come, behind what was kept of before; false where nothing has. Valid until the next call.</summary>
    public bool TryReceive(Client client, out ReadOnlySpan<byte> bytes, out bool hasEnded, out bool mayHaveMore)
    {
        var kept = client.Received;
        if (_buffer.Length - kept.Length < SmallestRead) _buffer = new byte[_buffer.Length * 2];
        kept.CopyTo(_buffer);
        var free = _buffer.AsSpan(kept.Length);
        var received = Tcp.Receive(client.Socket, free);
        bytes = _buffer.AsSpan(0, kept.Length + Math.Max(0, received));
        hasEnded = received is 0;
        mayHaveMore = received == free.Length;
        return received > 0;
    }

    /// <summary>Hangs up.</summary>
    public static void Close(Client client)
    {
        if (client.Socket >= 0) _ = Libc.Close(client.Socket);
        client.Socket = -1;
    }

    public void Dispose() => _epoll.Dispose();

    // One address has fewer than 30,000 ports to connect from. On loopback there are more addresses.
    private IPAddress? Source(int index, IPAddress server)
    {
        var source = index / ConnectionsPerSource;
        return source is 0 || !IPAddress.IsLoopback(server) ? null : new IPAddress([127, 0, (byte)(source / 250), (byte)(2 + (source % 250))]);
    }
}
