using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// A client that speaks raw JSON, as a stranger's would, and keeps a transcript. It waits for what is to come and never for
/// time to pass: what must not come is shown by something that comes behind it.
/// </summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _received = [];
    private readonly HashSet<int> _taken = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _pump = Task.CompletedTask;
    private string? _answer;
    private long _lastId = 1_000_000;
    private bool _hasEnded;

    private TestClient(ClientWebSocket socket) => _socket = socket;

    public Transcript Transcript { get; } = new();

    public string? Subprotocol => _socket.SubProtocol;

    public string UserId { get; private set; } = "";

    public string ClientId { get; private set; } = "";

    /// <summary>How many frames have come. Fewer than the envelopes where some were batched.</summary>
    public int FramesReceived { get; private set; }

    /// <summary>Every envelope that has come, in order.</summary>
    public IReadOnlyList<JsonElement> Received
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    /// <summary>Connects; the transcript begins with WELCOME.</summary>
    public static async Task<TestClient> ConnectAsync(
        Uri address, string? subprotocol = null, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (subprotocol is not null) socket.Options.AddSubProtocol(subprotocol);
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(address, invoker, CancellationToken.None).WaitAsync(Patience);
        var client = new TestClient(socket);
        client._pump = Task.Run(client.PumpAsync);
        var isMade = !address.Query.Contains("clientId=", StringComparison.Ordinal);
        var welcome = await client.PeekAsync("WELCOME");
        client.UserId = welcome.GetProperty("userId").GetString()!;
        client.ClientId = welcome.GetProperty("clientId").GetString()!;
        client.Transcript.MadeClientId = isMade ? client.ClientId : null;
        client.Transcript.Title = $"{client.UserId} {client.ClientId}";
        return client;
    }

    /// <summary>From now on answers every REPORT_REQUEST with this data.</summary>
    public void AnswerWith(string data) => Volatile.Write(ref _answer, data);

    public async Task SendAsync(string json)
    {
        Transcript.Add("-> " + json);
        await SendBytesAsync(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Sends a message, a part of one, or one that is no text; the transcript leaves it out.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool isEnd = true)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, isEnd, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Writes what has happened meanwhile into the transcript.</summary>
    public void Note(string what) => Transcript.Add($"   ({what})");

    /// <summary>Whether the connection is over.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _hasEnded;
        }
    }

    /// <summary>The types of what has come so far, in order.</summary>
    public IReadOnlyList<string> TypesReceived => [.. Received.Select(envelope => TypeOf(envelope)!)];

    /// <summary>An id that no other message of this client has.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Waits for the first envelope of this type that no earlier call has taken.</summary>
    public Task<JsonElement> ExpectAsync(string type, Func<JsonElement, bool>? where = null) =>
        WaitAsync(type, envelope => TypeOf(envelope) == type && where?.Invoke(envelope) is not false);

    /// <summary>Waits for the first envelope of either type that no earlier call has taken.</summary>
    public Task<JsonElement> ExpectAnyAsync(string type, string otherType) =>
        WaitAsync($"{type} or {otherType}", envelope => TypeOf(envelope) == type || TypeOf(envelope) == otherType);

    /// <summary>Waits for the service's close frame.</summary>
    public async Task<(int Code, string Reason)> ExpectCloseAsync()
    {
        await _pump.WaitAsync(Patience);
        return ((int)(_socket.CloseStatus ?? 0), _socket.CloseStatusDescription ?? "");
    }

    /// <summary>Says goodbye, and waits for the service's answer to it.</summary>
    public async Task CloseAsync(int code = 1000)
    {
        Transcript.Add($"-> close {code}");
        await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, CancellationToken.None);
        await _pump.WaitAsync(Patience);
    }

    /// <summary>Is gone without a word.</summary>
    public void Drop()
    {
        Transcript.Add("-> gone without a close");
        _socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State is WebSocketState.Open) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            await _pump.WaitAsync(Patience);
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or TimeoutException)
        {
            // Whether the goodbye still got through is the service's concern, and checked there.
        }

        _socket.Dispose();
        _sending.Dispose();
    }

    private static string? TypeOf(JsonElement envelope) => envelope.GetProperty("type").GetString();

    /// <summary>Whether this is what came back from the way through the room.</summary>
    public static bool IsSettled(JsonElement envelope, long id) =>
        TypeOf(envelope) is "ERROR" && envelope.TryGetProperty("id", out var echoed) && echoed.GetInt64() == id;

    private async Task<JsonElement> WaitAsync(string what, Func<JsonElement, bool> isMeant)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            Task news;
            lock (_gate)
            {
                for (var i = 0; i < _received.Count; i++)
                {
                    if (!_taken.Contains(i) && isMeant(_received[i])) return Take(i);
                }

                if (_hasEnded) Assert.Fail($"The connection ended before {what} came.\n{Transcript.Tail}");
                news = _news.Task;
            }

            var left = end - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || await Task.WhenAny(news, Task.Delay(left)) != news) Assert.Fail($"No {what} came.\n{Transcript.Tail}");
        }
    }

    private JsonElement Take(int index)
    {
        _taken.Add(index);
        return _received[index];
    }

    private async Task<JsonElement> PeekAsync(string type)
    {
        var envelope = await ExpectAsync(type);
        lock (_gate) _taken.Clear();
        return envelope;
    }

    private async Task PumpAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType is WebSocketMessageType.Close) break;
                length += result.Count;
                if (!result.EndOfMessage) continue;
                await TakeFrameAsync(Encoding.UTF8.GetString(buffer, 0, length));
                length = 0;
            }

            Transcript.Add($"<- close {(int)(_socket.CloseStatus ?? 0)} {_socket.CloseStatusDescription}".TrimEnd());
            if (_socket.State is WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.Empty, null, CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Dropped, by either side: the transcript has it from whoever did it.
        }
        finally
        {
            lock (_gate) _hasEnded = true;
            Announce();
        }
    }

    private async Task TakeFrameAsync(string text)
    {
        var frame = JsonDocument.Parse(text).RootElement;
        FramesReceived++;
        var envelopes = frame.ValueKind is JsonValueKind.Array ? [.. frame.EnumerateArray()] : new List<JsonElement> { frame };
        if (!envelopes.Exists(envelope => IsSettled(envelope, Volatile.Read(ref _lastId)))) Transcript.Add("<- " + text);
        lock (_gate) _received.AddRange(envelopes);
        foreach (var envelope in envelopes)
        {
            if (Volatile.Read(ref _answer) is not { } data || TypeOf(envelope) is not "REPORT_REQUEST") continue;
            var (room, request) = (envelope.GetProperty("roomId").GetRawText(), envelope.GetProperty("requestId").GetRawText());
            await SendAsync($$"""{"type":"REPORT","roomId":{{room}},"requestId":{{request}},"data":{{data}}}""");
        }

        Announce();
    }

    private void Announce()
    {
        lock (_gate)
        {
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
