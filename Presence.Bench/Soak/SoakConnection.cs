using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>One connection of a soak, with every way to end it.</summary>
internal sealed class SoakConnection : IDisposable
{
    private const int Pong = 0xA;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly FrameBuilder _frames = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[4 * 1024];
    private int _start;
    private int _end;

    private SoakConnection()
    {
    }

    /// <summary>The code that the service has closed with, if it has.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Connects, and reads the answer to the handshake.</summary>
    public static async Task<SoakConnection> OpenAsync(Target target, string userId, string clientId, int? receiveBufferBytes = null)
    {
        var connection = new SoakConnection();
        try
        {
            if (receiveBufferBytes is { } bytes) connection._socket.ReceiveBufferSize = bytes;
            await connection._socket.ConnectAsync(IPAddress.Parse(target.Host), target.Port);
            await connection._socket.SendAsync(HandshakeRequest.For(target, $"{userId}&clientId={clientId}"));
            while (!connection.TrySkipHead())
            {
                if (!await connection.TryFillAsync()) throw new LoadFailureException("the service hung up instead of answering the handshake");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message.</summary>
    public async Task SendAsync(string json)
    {
        await _sending.WaitAsync();
        try
        {
            _frames.Add(Encoding.UTF8.GetBytes(json));
            await _socket.SendAsync(_frames.Finish(FrameBuilder.Text).ToArray());
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendRawAsync(byte[] bytes) => _socket.SendAsync(bytes);

    /// <summary>Says goodbye.</summary>
    public Task SendCloseAsync() => SendRawAsync([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]);

    /// <summary>Reads the next envelope; null where the service has closed or hung up.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        while (true)
        {
            while (TryTake(out var opcode, out var payload))
            {
                if (opcode is Frame.Close) CloseCode = payload.Length < 2 ? 1005 : (payload[0] << 8) | payload[1];
                else if (opcode is Frame.Ping) await SendRawAsync([0x8A, 0x80, 0, 0, 0, 0]);
                else if (opcode is not Pong) return JsonDocument.Parse(payload).RootElement;
            }

            if (!await TryFillAsync()) return null;
        }
    }

    /// <summary>Reads on to an envelope of this type; false where the service has closed or hung up before.</summary>
    public async Task<bool> ReadToAsync(string type)
    {
        while (await ReadAsync() is { } envelope)
        {
            if (envelope.GetProperty("type").ValueEquals(type)) return true;
        }

        return false;
    }

    /// <summary>Reads all that still comes.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    /// <summary>Ends with FIN and without a close.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with RST.</summary>
    public void Reset() => _socket.Close(0);

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private bool TrySkipHead()
    {
        var head = _buffer.AsSpan(_start, _end - _start);
        var end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!head.StartsWith("HTTP/1.1 101 "u8)) throw new LoadFailureException($"a handshake was refused: {Encoding.ASCII.GetString(head[..Math.Min(end, 100)])}");
        _start += end + 4;
        return true;
    }

    private bool TryTake(out int opcode, out byte[] payload)
    {
        (opcode, payload) = (0, []);
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
        if (!Frame.TryTake(ref rest, out var frame)) return false;
        (opcode, payload) = (frame.Opcode, frame.Payload.ToArray());
        _start = _end - rest.Length;
        return true;
    }

    private async Task<bool> TryFillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), patience.Token);
            _end += received;
            return received > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
