using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// A WebSocket byte by byte, over any carrier. One caller reads, while any number of them send. It is cut off when nothing
/// has gone either way for long, so that no test waits for ever.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _life = new(Patience);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Random? _pace;
    private Stream _stream = Stream.Null;
    private FrameReader _reader;
    private Socket? _socket;
    private SocketsHttpHandler? _handler;
    private HttpResponseMessage? _response;

    /// <param name="pace">How it reads; null: whatever has come.</param>
    public Peer(Random? pace)
    {
        _pace = pace;
        _reader = new FrameReader(_stream, null, _life.Token);
    }

    /// <summary>Upgrades HTTP/1.1.</summary>
    public async Task UpgradeAsync(Network network, string query, string? subprotocol)
    {
        _socket = await ConnectSocketAsync(network, _life.Token);
        _stream = new NetworkStream(_socket, ownsSocket: true);
        if (network.Carrier is Carrier.Tls)
        {
            var tls = new SslStream(_stream);
            _stream = tls;
            await tls.AuthenticateAsClientAsync(Network.MakeTlsOptions(), _life.Token);
        }

        _reader = new FrameReader(_stream, _pace, _life.Token);
        var offer = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await SendAsync(Encoding.ASCII.GetBytes(RawSocket.Handshake(query, RawSocket.GoodHeaders + offer)));
        Assert.StartsWith("HTTP/1.1 101 ", await _reader.ReadHeadAsync(), StringComparison.Ordinal);
    }

    /// <summary>Connects over HTTP/2, on a connection of its own where there is none to share.</summary>
    public async Task ConnectAsync(Network network, string query, string? subprotocol, SocketsHttpHandler? shared)
    {
        if (shared is null) _handler = MakeHttp2Handler(network, socket => _socket = socket);
        using var invoker = new HttpMessageInvoker(shared ?? _handler!, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(network.App.Address, $"/ws?{query}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Protocol = "websocket";
        request.Headers.Add("Sec-WebSocket-Version", "13");
        if (subprotocol is not null) request.Headers.Add("Sec-WebSocket-Protocol", subprotocol);
        _response = await invoker.SendAsync(request, _life.Token);
        Assert.Equal(HttpStatusCode.OK, _response.StatusCode);

        // The answer to an extended CONNECT can be written to as well.
        _stream = await _response.Content.ReadAsStreamAsync(_life.Token);
        _reader = new FrameReader(_stream, _pace, _life.Token);
    }

    public static SocketsHttpHandler MakeHttp2Handler(Network network, Action<Socket> onConnected) => new()
    {
        EnableMultipleHttp2Connections = true,
        SslOptions = Network.MakeTlsOptions(),
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = await ConnectSocketAsync(network, cancellationToken);
            onConnected(socket);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public async Task SendAsync(byte[] bytes)
    {
        await _sending.WaitAsync(_life.Token);
        try
        {
            await _stream.WriteAsync(bytes, _life.Token);
            await _stream.FlushAsync(_life.Token);
            _life.CancelAfter(Patience);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendTextAsync(string text) => SendAsync(RawSocket.TextFrame(text));

    /// <summary>Sends a close frame, with 1000.</summary>
    public Task SendCloseAsync() => SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8]));

    /// <summary>JOINs and reads on to JOINED.</summary>
    public async Task JoinAsync(string roomId)
    {
        await SendTextAsync($$"""{"type":"JOIN","roomId":"{{roomId}}"}""");
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Text.StartsWith("""{"type":"JOINED",""", StringComparison.Ordinal)) return;
        }

        Assert.Fail("The service hung up before JOINED came.");
    }

    /// <summary>Reads the next frame; null where the service has hung up behind the last one.</summary>
    public async Task<RawFrame?> ReadFrameAsync()
    {
        var frame = await _reader.ReadAsync();
        _life.CancelAfter(Patience);
        return frame;
    }

    /// <summary>Is gone at once: RST, or where the connection is shared, the same of its stream.</summary>
    public void Reset()
    {
        if (_socket is not null)
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close();
        }

        _stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _response?.Dispose();
        _handler?.Dispose();
        _socket?.Dispose();
        _life.Dispose();
        _sending.Dispose();
    }

    private static async Task<Socket> ConnectSocketAsync(Network network, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveBufferSize = Network.ReceiveBufferBytes,
        };
        await socket.ConnectAsync(IPAddress.Loopback, network.App.Address.Port, cancellationToken);
        return socket;
    }
}
