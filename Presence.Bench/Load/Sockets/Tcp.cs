using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Presence.Bench.Load;

/// <summary>Non-blocking TCP sockets over IPv4.</summary>
internal static unsafe class Tcp
{
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int NotReady = -1;

    /// <summary>Begins to connect, from a given address of our own where there is one.</summary>
    public static int Connect(IPEndPoint server, IPAddress? from)
    {
        var socket = Libc.Socket(Libc.InternetFamily, Libc.StreamSocket | Libc.NonBlocking | Libc.CloseOnExec, 0);
        if (socket < 0) throw new LoadFailureException($"no more sockets: {Libc.LastError()}");
        var on = 1;
        _ = Libc.SetSocketOption(socket, TcpLevel, NoDelay, &on, sizeof(int));
        if (from is not null)
        {
            var own = Address(new IPEndPoint(from, 0));
            if (Libc.Bind(socket, &own, (uint)sizeof(Libc.SocketAddress)) is not 0) throw Failed(socket, $"cannot bind to {from}");
        }

        var remote = Address(server);
        if (Libc.Connect(socket, &remote, (uint)sizeof(Libc.SocketAddress)) is 0) return socket;
        return Marshal.GetLastPInvokeError() is Libc.InProgress ? socket : throw Failed(socket, $"cannot connect to {server}");
    }

    /// <summary>What was received; 0 at the end of the stream, -1 where there is nothing yet.</summary>
    public static int Receive(int socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var received = Libc.Receive(socket, start, buffer.Length, 0);
            return received >= 0 ? (int)received : NotReadyOrFailed("receiving");
        }
    }

    /// <summary>How much was sent; -1 where the socket takes nothing now.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = Libc.Send(socket, start, bytes.Length, Libc.NoSignal);
            return sent >= 0 ? (int)sent : NotReadyOrFailed("sending");
        }
    }

    private static int NotReadyOrFailed(string doing) => Marshal.GetLastPInvokeError() is Libc.Again or Libc.Interrupted
        ? NotReady
        : throw new LoadFailureException($"a connection broke while {doing}: {Libc.LastError()}. The server has ended, or has dropped that client");

    private static LoadFailureException Failed(int socket, string what)
    {
        var failure = new LoadFailureException($"{what}: {Libc.LastError()}");
        _ = Libc.Close(socket);
        return failure;
    }

    private static Libc.SocketAddress Address(IPEndPoint point)
    {
        var address = default(Libc.SocketAddress);
        address.Family = Libc.InternetFamily;
        address.Port = BinaryPrimitives.ReverseEndianness((ushort)point.Port);
        address.Address = MemoryMarshal.Read<uint>(point.Address.GetAddressBytes());
        return address;
    }
}
