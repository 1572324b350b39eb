using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Fuzz;

/// <summary>
/// A connection that says anything, and is strict with what it hears: whole frames, envelopes that the protocol knows, and at the
/// end a close with a documented code or none. Blocking, so that a property can be tried by it.
/// </summary>
internal sealed class FuzzSocket : IDisposable
{
    private const int PatienceMilliseconds = 10_000;

    private static readonly int[] Codes = [.. Enum.GetValues<CloseCode>().Select(code => (int)code)];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = PatienceMilliseconds,
        SendTimeout = PatienceMilliseconds,
    };

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private bool _wasReset;

    /// <summary>Connects and sends the handshake.</summary>
    public FuzzSocket(int port, string userId)
    {
        _socket.Connect(IPAddress.Loopback, port);
        TrySend(Encoding.ASCII.GetBytes(RawSocket.Handshake($"userId={userId}", RawSocket.GoodHeaders)));
    }

    /// <summary>The code that the service has closed with, if it has.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Sends; false where the service has cut the connection.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return false;
        }
    }

    /// <summary>Says no more: the service reads to the end.</summary>
    public void Finish()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The service was first.
        }
    }

    /// <summary>Is gone with RST.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(true, 0);

    /// <summary>Reads the answer to the handshake; false where the connection was reset before.</summary>
    public bool TryReadHead()
    {
        int end;
        while ((end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (TryFill()) continue;
            Assert.True(_wasReset, "The service hung up in the middle of its answer.");
            return false;
        }

        Assert.True(_buffer.AsSpan(_start).StartsWith("HTTP/1.1 101 "u8), "The handshake was refused.");
        _start += end + 4;
        return true;
    }

    /// <summary>Reads the next envelope, behind any control frames; null where the service has closed or hung up.</summary>
    public JsonElement? ReadEnvelope()
    {
        while (TryReadFrame(out var opcode, out var payload))
        {
            Assert.Null(CloseCode);
            switch (opcode)
            {
                case 0x1:
                    return Check(JsonDocument.Parse(payload).RootElement);
                case 0x8:
                    CloseCode = payload.Length is 0 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload);
                    Assert.Contains(CloseCode.Value, Codes);
                    break;
                default:
                    Assert.InRange(payload.Length, 0, 125);
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads all that still comes.</summary>
    public void ReadToEnd()
    {
        while (ReadEnvelope() is not null)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private static JsonElement Check(JsonElement envelope)
    {
        var messages = new List<ServerMessage>();
        Assert.True(ServerMessageDecoder.TryDecode(Encoding.UTF8.GetBytes(envelope.GetRawText()), messages));
        Assert.Single(messages);
        return envelope;
    }

    private bool TryReadFrame(out int opcode, out byte[] payload)
    {
        (opcode, payload) = (0, []);
        if (!TryHave(2)) return false;
        var (first, second) = (_buffer[_start], _buffer[_start + 1]);
        Assert.True(first is 0x81 or 0x88 or 0x89 or 0x8A, $"A frame began with {first:x2}.");
        Assert.True(second < 0x80, "A frame was masked.");
        var header = second switch { 126 => 4, 127 => 10, _ => 2 };
        Assert.True(TryHave(header));
        var length = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2)),
            10 => (int)BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(_start + 2)),
            _ => second,
        };
        Assert.True(TryHave(header + length), "The service hung up in the middle of a frame.");
        (opcode, payload) = (first & 0x0F, _buffer.AsSpan(_start + header, length).ToArray());
        _start += header + length;
        return true;
    }

    private bool TryHave(int count)
    {
        while (_end - _start < count)
        {
            if (TryFill()) continue;
            Assert.True(_start == _end, "The service hung up in the middle of a frame.");
            return false;
        }

        return true;
    }

    private bool TryFill()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var received = _socket.Receive(_buffer.AsSpan(_end));
            _end += received;
            return received > 0;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset)
        {
            // Cut off. What the service wrote before may be lost, so half a frame is no fault here.
            (_start, _end, _wasReset) = (0, 0, true);
            return false;
        }
    }
}
