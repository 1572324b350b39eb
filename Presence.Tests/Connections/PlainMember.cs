using System.Net;
using System.Net.Sockets;
using System.Text;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>A member of one room on a blocking socket. Neither reporting nor receiving allocates anything.</summary>
internal sealed class PlainMember : IDisposable
{
    private static readonly byte[] JoinFrame = RawSocket.Frame(0x81, """{"type":"JOIN","roomId":"plain"}"""u8);
    private static readonly byte[] Update = RawSocket.Frame(0x81, """{"type":"REPORT","roomId":"plain","data":{"mark":true}}"""u8);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    private PlainMember()
    {
    }

    public static PlainMember Join(Uri address, string userId)
    {
        var member = new PlainMember();
        member._socket.Connect(IPAddress.Loopback, address.Port);
        member._socket.Send(Encoding.ASCII.GetBytes(RawSocket.Handshake($"userId={userId}", RawSocket.GoodHeaders)));
        member.ReceiveUntil("\r\n\r\n"u8);
        member._socket.Send(JoinFrame);
        member.ReceiveUntil("JOINED"u8);
        return member;
    }

    /// <summary>Tells the others new data.</summary>
    public void Report() => _socket.Send(Update);

    /// <summary>Waits for one other member's new data.</summary>
    public void Receive() => ReceiveUntil("\"mark\":true}}"u8);

    public void Dispose() => _socket.Dispose();

    private void ReceiveUntil(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (_buffer.AsSpan(0, _length).IndexOf(text) is >= 0 and var found)
            {
                var end = found + text.Length;
                _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
                _length -= end;
                return;
            }

            var received = _socket.Receive(_buffer.AsSpan(_length));
            if (received is 0) throw new IOException("The service has closed.");
            _length += received;
        }
    }
}
