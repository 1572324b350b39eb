using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Presence.Tests.Client;

/// <summary>One connection of a client to a <see cref="ScriptedService"/>: says what the test says, and hears what the client says.</summary>
internal sealed class ScriptedCall
{
    public const string Limits = """{"messageBytes":16384,"rooms":32,"messagesPerSecond":50}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly Channel<JsonElement> _heard = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedCall(HttpContext context, WebSocket socket, bool isDeaf)
    {
        (_context, _socket) = (context, socket);
        Over = isDeaf ? new TaskCompletionSource().Task : ListenAsync();
    }

    /// <summary>Ends with the connection.</summary>
    public Task Over { get; }

    /// <summary>What the handshake asked for.</summary>
    public HttpRequest Request => _context.Request;

    public static async Task<ScriptedCall> AcceptAsync(HttpContext context, bool isDeaf)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var chosen = offered.Contains("presence.v1.batch") ? "presence.v1.batch" : offered.Contains("presence.v1") ? "presence.v1" : null;
        return new ScriptedCall(context, await context.WebSockets.AcceptWebSocketAsync(chosen), isDeaf);
    }

    /// <summary>Says WELCOME to the member that the query names.</summary>
    public Task WelcomeAsync(int heartbeatSeconds = 25)
    {
        var (userId, clientId) = (Quote(Request.Query["userId"]), Quote(Request.Query["clientId"]));
        return SendAsync($$"""{"type":"WELCOME","userId":{{userId}},"clientId":{{clientId}},"heartbeatSeconds":{{heartbeatSeconds}},"limits":{{Limits}}}""");
    }

    public Task SendAsync(string text) => SendAsync(text, WebSocketMessageType.Text);

    public Task SendAsync(string text, WebSocketMessageType type) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, true, CancellationToken.None);

    /// <summary>Sends it in pieces of so many bytes, each a fragment of its own.</summary>
    public async Task SendFragmentedAsync(string text, int fragmentBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += fragmentBytes)
        {
            var length = Math.Min(fragmentBytes, bytes.Length - at);
            await _socket.SendAsync(bytes.AsMemory(at, length), WebSocketMessageType.Text, at + length == bytes.Length, CancellationToken.None);
        }
    }

    /// <summary>The client's next message.</summary>
    public async Task<JsonElement> HearAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The client's next message, which must be of this type.</summary>
    public async Task<JsonElement> HearAsync(string type)
    {
        var message = await HearAsync();
        Assert.Equal(type, message.GetProperty("type").GetString());
        return message;
    }

    /// <summary>Hears a JOIN and lets it in.</summary>
    public async Task<JsonElement> AdmitAsync(string members = "[]", string? requestId = null)
    {
        var join = await HearAsync("JOIN");
        var round = requestId is null ? "" : $",\"requestId\":\"{requestId}\"";
        await SendAsync($$"""{"type":"JOINED","id":{{join.GetProperty("id").GetRawText()}},"roomId":{{join.GetProperty("roomId").GetRawText()}},"members":{{members}}{{round}}}""");
        return join;
    }

    /// <summary>Waits until the client has closed, and gives its code; 0 where it is gone without a close.</summary>
    public Task<int> ClosedAsync() => _closed.Task.WaitAsync(Patience);

    /// <summary>Closes; with 0, without a code.</summary>
    public Task CloseAsync(int code) =>
        _socket.CloseOutputAsync(code is 0 ? WebSocketCloseStatus.Empty : (WebSocketCloseStatus)code, null, CancellationToken.None);

    /// <summary>Ends the TCP connection without a close.</summary>
    public void HangUp()
    {
        if (Over.IsCompleted) return;
        try
        {
            _context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // Over just now.
        }
    }

    private static string Quote(string? text) => JsonSerializer.Serialize(text ?? "made");

    private async Task ListenAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        var code = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType is WebSocketMessageType.Close) break;
                length += result.Count;
                if (!result.EndOfMessage) continue;
                _heard.Writer.TryWrite(JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement);
                length = 0;
            }

            code = (int)(_socket.CloseStatus ?? 0);
            if (_socket.State is WebSocketState.CloseReceived) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, by either side.
        }
        finally
        {
            _closed.TrySetResult(code);
            _heard.Writer.TryComplete();
        }
    }
}
