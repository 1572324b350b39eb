using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>A member that is not measured: it joins, and then reads as little as it likes. Blocking, but for <see cref="Skim"/>.</summary>
internal sealed class RawMember : IDisposable
{
    private const int PatienceMilliseconds = 10_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = PatienceMilliseconds,
        SendTimeout = PatienceMilliseconds,
    };

    private readonly byte[] _scratch = new byte[64 * 1024];
    private bool _isGone;

    private RawMember()
    {
    }

    /// <summary>Connects, joins without data, and waits until it is in.</summary>
    public static RawMember Join(Target target, string userId, string roomId, int? receiveBufferBytes = null)
    {
        var member = new RawMember();
        try
        {
            if (receiveBufferBytes is { } bytes) member._socket.ReceiveBufferSize = bytes;
            member._socket.Connect(IPAddress.Parse(target.Host), target.Port);
            member._socket.Send([.. HandshakeRequest.For(target, userId), .. Text(new FrameBuilder(), $$"""{"type":"JOIN","roomId":"{{roomId}}"}""")]);
            member.ReadTo("\"JOINED\""u8);
            return member;
        }
        catch (SocketException fault)
        {
            member.Dispose();
            throw new LoadFailureException($"{userId} cannot join: {fault.Message}", fault);
        }
    }

    /// <summary>A text frame with this payload.</summary>
    public static byte[] Text(FrameBuilder builder, string payload)
    {
        builder.Add(Encoding.UTF8.GetBytes(payload));
        return builder.Finish(FrameBuilder.Text).ToArray();
    }

    /// <summary>Sends; false where the service has hung up.</summary>
    public bool TrySend(ReadOnlySpan<byte> frames)
    {
        try
        {
            while (!frames.IsEmpty) frames = frames[_socket.Send(frames)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Takes what has come and looks at none of it; false where the service has hung up.</summary>
    public bool Skim()
    {
        try
        {
            while (_socket.Available > 0)
            {
                if (_socket.Receive(_scratch) is 0) return false;
            }

            return !_socket.Poll(0, SelectMode.SelectRead) || _socket.Available > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Takes all that comes until the service hangs up.</summary>
    public void ReadToEnd()
    {
        _socket.ReceiveTimeout = 0;
        while (_socket.Receive(_scratch) > 0)
        {
        }
    }

    /// <summary>Is gone at once.</summary>
    public void Dispose()
    {
        if (_isGone) return;
        _isGone = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    private void ReadTo(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (_scratch.AsSpan(0, length).IndexOf(text) < 0)
        {
            // Only what may be a beginning of it has to stay.
            if (length == _scratch.Length) length = 0;
            var received = _socket.Receive(_scratch.AsSpan(length));
            if (received is 0) throw new LoadFailureException("a member was cut before it was in its room");
            length += received;
        }
    }
}
