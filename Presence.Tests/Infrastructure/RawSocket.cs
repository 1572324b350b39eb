using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Presence.Tests.Infrastructure;

/// <summary>One frame from the service.</summary>
internal sealed record RawFrame(int Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);
}

/// <summary>A TCP connection that says what no WebSocket library would, and reads only when told.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    /// <summary>The headers of a good handshake.</summary>
    public const string GoodHeaders =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _tcp;
    private readonly Stream _stream;

    private RawSocket(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <param name="app">Whom to connect to.</param>
    /// <param name="receiveBufferBytes">What the kernel shall keep for this socket.</param>
    /// <param name="from">The address to connect from, any of 127.0.0.0/8; null: 127.0.0.1.</param>
    public static Task<RawSocket> ConnectAsync(PresenceApp app, int? receiveBufferBytes = null, IPAddress? from = null) =>
        ConnectAsync(app.Address.Port, receiveBufferBytes, from);

    public static async Task<RawSocket> ConnectAsync(int port, int? receiveBufferBytes = null, IPAddress? from = null)
    {
        var tcp = new TcpClient(new IPEndPoint(from ?? IPAddress.Loopback, 0)) { NoDelay = true };
        if (receiveBufferBytes is { } bytes) tcp.ReceiveBufferSize = bytes;
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        return new RawSocket(tcp);
    }

    /// <summary>Connects as a member, behind WELCOME.</summary>
    public static Task<RawSocket> UpgradeAsync(PresenceApp app, string userId, string? joinRoomId = null, int? receiveBufferBytes = null) =>
        UpgradeAsync(app.Address.Port, userId, joinRoomId, receiveBufferBytes);

    /// <summary>The same at a service that is a process of its own.</summary>
    public static async Task<RawSocket> UpgradeAsync(int port, string userId, string? joinRoomId = null, int? receiveBufferBytes = null)
    {
        var socket = await ConnectAsync(port, receiveBufferBytes);
        await socket.SendAsync(Handshake($"userId={userId}&clientId=raw", GoodHeaders));
        Assert.StartsWith("HTTP/1.1 101 ", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Contains("WELCOME", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        if (joinRoomId is null) return socket;
        await socket.SendTextAsync($$"""{"type":"JOIN","roomId":"{{joinRoomId}}"}""");
        Assert.Contains("JOINED", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        return socket;
    }

    public static string Handshake(string query, string headers, string method = "GET") =>
        $"{method} /ws?{query} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n";

    /// <summary>A masked frame. The mask is zero: the payload stands as it is.</summary>
    public static byte[] Frame(int first, ReadOnlySpan<byte> payload, bool isMasked = true)
    {
        var frame = new List<byte> { (byte)first };
        var mask = isMasked ? 0x80 : 0;
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame.Add((byte)(mask | 126));
            frame.AddRange([(byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            frame.AddRange(length);
        }

        if (isMasked) frame.AddRange([0, 0, 0, 0]);
        frame.AddRange(payload);
        return [.. frame];
    }

    public static byte[] TextFrame(string text) => Frame(0x81, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(string ascii) => SendAsync(Encoding.ASCII.GetBytes(ascii));

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    public Task SendTextAsync(string text) => SendAsync(TextFrame(text));

    /// <summary>Reads a response up to the empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await ReadExactlyAsync(1))[0]);
        return head.ToString();
    }

    /// <summary>Reads a body that has a length, or one chunk after the other.</summary>
    public async Task<string> ReadBodyAsync(string head)
    {
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null) return Encoding.UTF8.GetString(await ReadExactlyAsync(int.Parse(length[15..], CultureInfo.InvariantCulture)));
        if (!head.Contains("chunked", StringComparison.Ordinal)) return "";
        var body = new StringBuilder();
        while (true)
        {
            var size = "";
            while (!size.EndsWith("\r\n", StringComparison.Ordinal)) size += (char)(await ReadExactlyAsync(1))[0];
            var bytes = int.Parse(size, NumberStyles.HexNumber | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            body.Append(Encoding.UTF8.GetString(await ReadExactlyAsync(bytes + 2)).TrimEnd());
            if (bytes is 0) return body.ToString();
        }
    }

    /// <summary>Reads the next frame; null where the service has hung up.</summary>
    public async Task<RawFrame?> ReadFrameAsync()
    {
        try
        {
            var header = await ReadExactlyAsync(2);
            long length = header[1];
            if (length is 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(2));
            else if (length is 127) length = BinaryPrimitives.ReadInt64BigEndian(await ReadExactlyAsync(8));
            return new RawFrame(header[0] & 0x0F, await ReadExactlyAsync((int)length));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads on to the next ping, pong or close.</summary>
    public async Task<RawFrame> ReadControlAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode >= 0x8) return frame;
        }

        throw new Xunit.Sdk.XunitException("The service hung up without a close frame.");
    }

    /// <summary>Reads on to the close frame.</summary>
    public async Task<RawFrame> ReadCloseAsync()
    {
        var frame = await ReadControlAsync();
        while (frame.Opcode is not 0x8) frame = await ReadControlAsync();
        return frame;
    }

    /// <summary>Ends with FIN: the peer reads to the end.</summary>
    public void Finish() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with RST.</summary>
    public void Reset()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return bytes;
    }
}
