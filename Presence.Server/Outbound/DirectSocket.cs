using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Presence.Server;

/// <summary>
/// The socket of a plain TCP connection, past the server's own pipe. Sending never blocks. The server goes on receiving by
/// it, and closes it.
/// </summary>
internal sealed class DirectSocket(Socket socket)
{
    // linux/tcp.h
    private const int TcpNotSentLowAt = 25;
    private const int MostUnsentBytes = 128 * 1024;

    /// <summary>
    /// Bounds what the kernel keeps for a peer that takes nothing: else several megabytes, whose memory is the service's own in a
    /// container. What is on its way is not counted, so a fast peer is no slower for it. Linux alone can do it.
    /// </summary>
    public static void BoundUnsent(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            MemoryMarshal.Write(bytes, MostUnsentBytes);
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpNotSentLowAt, bytes);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // No TCP, or gone already.
        }
    }

    /// <summary>Makes it ready. A socket that blocks would turn a full send buffer into a wait.</summary>
    public void Open()
    {
        try
        {
            socket.Blocking = false;
        }
        catch (ObjectDisposedException)
        {
            // The connection is gone; the next send will say so.
        }
    }

    /// <summary>Sends what the kernel takes now.</summary>
    /// <returns>False where the connection is gone.</returns>
    public bool TrySend(ReadOnlySpan<byte> frames, out int sent)
    {
        try
        {
            sent = socket.Send(frames, SocketFlags.None, out var error);
            return error is SocketError.Success or SocketError.WouldBlock;
        }
        catch (ObjectDisposedException)
        {
            sent = 0;
            return false;
        }
    }

    /// <summary>Sends all, as the peer takes it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty) frames = frames[await socket.SendAsync(frames, SocketFlags.None)..];
    }
}
