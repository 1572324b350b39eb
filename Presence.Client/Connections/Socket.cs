using System.Net.WebSockets;
using Presence.Protocol;
using Websocket.Client;

namespace Presence.Client;

/// <summary>
/// One WebSocket, from dialling to its end. Websocket.Client carries it and decides nothing: whether and when to come back is not
/// for a library that knows neither the close codes nor the jitter (docs/adr/0015-the-client-drives-its-socket.md).
/// </summary>
internal sealed class Socket : IDisposable
{
    // Of what nobody has read yet. The next message waits in the network, and in the end the service closes with 4408.
    private const int MaxUnhandledFrames = 256;

    // Of what the network does not take: behind that many characters nothing more is sent.
    private const int MaxUnsentCharacters = 16 * 1024 * 1024;

    private const string TokenPrefix = "bearer.";

    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private readonly PresenceClientOptions _options;
    private readonly string? _token;
    private readonly WebsocketClient _client;
    private readonly CancellationTokenSource _gone = new();
#pragma warning disable CA2213 // Messages are given back behind the end too, and it holds nothing of the system.
    private readonly SemaphoreSlim _credit = new(MaxUnhandledFrames);
#pragma warning restore CA2213
    private readonly Lock _gate = new();
    private ClientWebSocket? _native;
    private Task _sent = Task.CompletedTask;
    private int _unsent;
    private int _isHeldUp;
    private bool _isOver;
    private Action<Socket, string?>? _frame;
    private Action<Socket, int>? _ended;

    /// <param name="address">Where to.</param>
    /// <param name="token">The bearer token, where one is wanted.</param>
    /// <param name="options">How to get there.</param>
    /// <param name="frame">Told of each message; null: it was no text. On any thread.</param>
    /// <param name="ended">Told of the end, with its close code, once. On any thread.</param>
    public Socket(Uri address, string? token, PresenceClientOptions options, Action<Socket, string?> frame, Action<Socket, int> ended)
    {
        (_options, _token, _frame, _ended) = (options, token, frame, ended);

        // No logger: it would be given every message, data and all.
        _client = new WebsocketClient(address, logger: null, ConnectAsync)
        {
            // On by default: a restart, without back-off, when nobody has said anything for a minute.
            IsReconnectionEnabled = false,
            ReconnectTimeout = null,
            ErrorReconnectTimeout = null,

            // Five seconds by default. The wait for WELCOME bounds all of it.
            ConnectTimeout = Connection.WelcomePatience,
        };

        // What a subscriber throws ends the connection: these do not.
        _client.MessageReceived.Subscribe(Receive);
        _client.DisconnectionHappened.Subscribe(Disconnect);
    }

    /// <summary>What carries it.</summary>
    internal WebsocketClient Carrier => _client;

    /// <summary>What a failed handshake was answered with.</summary>
    public HandshakeAnswer Answer { get; private set; } = new(0, null);

    /// <summary>What is wrong with the options that the app gave for the WebSocket; null where nothing is.</summary>
    public Exception? Misconfigured { get; private set; }

    /// <summary>Whether a message has come that waits for the app: then silence is ours.</summary>
    public bool IsHeldUp => Volatile.Read(ref _isHeldUp) is not 0;

    /// <summary>Connects. What goes wrong is thrown, whatever it is.</summary>
    public Task OpenAsync() => _client.StartOrFail();

    /// <summary>Sends behind what was sent before. The task says whether the network has taken it.</summary>
    public Task<bool> SendAsync(string text)
    {
        var sending = SendBehindAsync(_sent, text);
        _sent = sending;
        return sending;
    }

    /// <summary>The app has dealt with a message.</summary>
    public void Handled()
    {
        if (!OperatingSystem.IsBrowser()) _credit.Release();
    }

    /// <summary>Hears nothing more, and says goodbye as far as the other side lets it.</summary>
    public async Task CloseAsync(int code, string reason)
    {
        Detach();
        try
        {
            var isOpen = _native?.State is WebSocketState.Open;
            if (isOpen) await _client.Stop((WebSocketCloseStatus)code, reason).WaitAsync(GoodbyePatience, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A dead link takes no goodbye.
        }

        Dispose();
    }

    public void Dispose()
    {
        Detach();
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
        }

        _gone.Cancel();
        _client.Dispose();
        _native?.Dispose();
        _gone.Dispose();
    }

    private void Detach() => (_frame, _ended) = (null, null);

    private async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var native = new ClientWebSocket();
        try
        {
            Configure(native.Options);
        }
        catch (Exception fault)
        {
            Misconfigured = fault;
            native.Dispose();
            throw;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
            await native.ConnectAsync(address, _options.Http, either.Token).ConfigureAwait(false);

            // Disposed of just now, the library would never look at it again.
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isOver, this);
                _native = native;
            }

            return native;
        }
        catch (Exception fault)
        {
            // Of options that do not go together, before anything is sent.
            Misconfigured = fault as ArgumentException;
            if (!OperatingSystem.IsBrowser()) Answer = new HandshakeAnswer((int)native.HttpStatusCode, native.HttpResponseHeaders);
            native.Dispose();
            throw;
        }
    }

    private void Configure(ClientWebSocketOptions options)
    {
        // The service may answer with one envelope a message, or with several.
        options.AddSubProtocol(Subprotocol.V1Batch);
        options.AddSubProtocol(Subprotocol.V1);
        if (OperatingSystem.IsBrowser())
        {
            if (_token is not null) options.AddSubProtocol(TokenPrefix + _token);
        }
        else
        {
            // Its pings go by a clock of their own; ours say the same.
            options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            options.CollectHttpResponseDetails = true;
            if (_token is not null) options.SetRequestHeader("Authorization", $"Bearer {_token}");
        }

        _options.ConfigureSocket?.Invoke(options);
    }

    private void Receive(ResponseMessage message)
    {
        if (!TryTakeCredit()) return;
        _frame?.Invoke(this, message.Text);
    }

    /// <summary>Waits while the app is behind. The thread is the one that reads this socket, and nothing else waits for it.</summary>
    private bool TryTakeCredit()
    {
        if (OperatingSystem.IsBrowser() || _credit.Wait(0)) return true;
        Volatile.Write(ref _isHeldUp, 1);
        try
        {
            _credit.Wait(_gone.Token);
            return true;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _isHeldUp, 0);
        }
    }

    private void Disconnect(DisconnectionInfo info)
    {
        // What fails while it dials is thrown by OpenAsync.
        if (_native is not { } native || Interlocked.Exchange(ref _ended, null) is not { } ended) return;
        if (info.Type is DisconnectionType.ByServer) _ = AnswerCloseAsync(native);
        ended(this, (int)(native.CloseStatus ?? 0));
    }

    /// <summary>Gives the service its own code back. The library would say 1000, which means that we leave.</summary>
    private static async Task AnswerCloseAsync(ClientWebSocket native)
    {
        try
        {
            await native.CloseOutputAsync(native.CloseStatus ?? WebSocketCloseStatus.Empty, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Gone already.
        }
    }

    private async Task<bool> SendBehindAsync(Task before, string text)
    {
        var isTooMuch = Interlocked.Add(ref _unsent, text.Length) > MaxUnsentCharacters;
        try
        {
            if (isTooMuch) return false;
            await before.ConfigureAwait(false);

            // Not Send: that queues without a bound, and says true where there is no connection. SendInstant says nothing at all then.
            if (_native?.State is not WebSocketState.Open) return false;
            await _client.SendInstant(text).ConfigureAwait(false);
            return _native.State is WebSocketState.Open or WebSocketState.CloseReceived;
        }
        catch (Exception)
        {
            // The reading side finds out why.
            return false;
        }
        finally
        {
            Interlocked.Add(ref _unsent, -text.Length);
        }
    }
}
