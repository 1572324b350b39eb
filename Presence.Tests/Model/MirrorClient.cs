using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Presence.Protocol;

namespace Presence.Tests.Model;

/// <summary>
/// A client as the protocol means it: it holds the list of each room that it is in, answers every question with its
/// latest data, and writes down each broken promise.
/// </summary>
internal sealed class MirrorClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, string> _data = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<MemberId, string>> _views = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SocketsHttpHandler _handler;
    private Socket? _transport;
    private TaskCompletionSource? _stall;
    private Task _receiving = Task.CompletedTask;

    private MirrorClient(MemberId id)
    {
        Id = id;
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectTransportAsync };
    }

    public MemberId Id { get; }

    /// <summary>The rooms that it has asked to be in, with what it shares there.</summary>
    public IReadOnlyDictionary<string, string> Rooms => _data;

    public ConcurrentQueue<string> BrokenPromises { get; } = [];

    /// <summary>Whether its connection is over, as far as it has noticed.</summary>
    public bool HasEnded => _receiving.IsCompleted;

    /// <summary>Whether it reads one frame after the other with a pause between them.</summary>
    public bool IsSlow { get; set; }

    /// <summary>What its socket takes; null: what the system gives.</summary>
    private int? ReceiveBufferBytes { get; init; }

    public static async Task<MirrorClient> ConnectAsync(Uri address, MemberId id, string? subprotocol, int? receiveBufferBytes = null)
    {
        var client = new MirrorClient(id) { ReceiveBufferBytes = receiveBufferBytes };
        if (subprotocol is not null) client._socket.Options.AddSubProtocol(subprotocol);
        var query = new UriBuilder(address) { Query = $"userId={id.UserId}&clientId={id.ClientId}" };
        using var invoker = new HttpMessageInvoker(client._handler, disposeHandler: false);
        await client._socket.ConnectAsync(query.Uri, invoker, CancellationToken.None);
        client._receiving = Task.Run(client.ReceiveAsync);
        return client;
    }

    /// <summary>The list of a room, as text to compare.</summary>
    public string View(string roomId) =>
        _views.TryGetValue(roomId, out var view)
            ? string.Join(' ', view.Select(seen => $"{seen.Key.UserId}/{seen.Key.ClientId}={seen.Value}").Order(StringComparer.Ordinal))
            : "";

    public Task JoinAsync(string roomId, string data)
    {
        _data[roomId] = data;
        return SendAsync(new ClientMessage.Join(roomId, RawJson.Parse(data)));
    }

    public Task UpdateAsync(string roomId, string data)
    {
        _data[roomId] = data;
        return SendAsync(new ClientMessage.Report(roomId, RawJson.Parse(data)));
    }

    public Task AskAsync(string roomId) => SendAsync(new ClientMessage.ReportRequest(roomId));

    public Task LeaveAsync(string roomId)
    {
        _data.TryRemove(roomId, out _);
        return SendAsync(new ClientMessage.Leave(roomId));
    }

    /// <summary>Reads nothing from now on.</summary>
    public void Stall()
    {
        if (_stall is null) Volatile.Write(ref _stall, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Reads again.</summary>
    public void Resume()
    {
        var stall = _stall;
        Volatile.Write(ref _stall, null);
        stall?.SetResult();
    }

    public async Task CloseAsync()
    {
        Resume();
        await _sending.WaitAsync();
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Replaced by a newer connection in this very moment.
        }
        finally
        {
            _sending.Release();
        }

        await _receiving;
    }

    public async Task DropAsync()
    {
        Resume();
        _socket.Abort();
        await _receiving;
    }

    /// <summary>Is gone with RST, whatever was still to be read or sent.</summary>
    public async Task ResetAsync()
    {
        _transport!.LingerState = new LingerOption(true, 0);
        _transport.Close();
        await DropAsync();
    }

    /// <summary>Ends with FIN and no close frame, as a program that is killed.</summary>
    public async Task FinishAsync()
    {
        try
        {
            _transport!.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The service was first.
        }

        Resume();
        await _receiving;
    }

    public async ValueTask DisposeAsync()
    {
        Resume();
        _socket.Abort();
        await _receiving;
        _transport?.Dispose();
        _socket.Dispose();
        _handler.Dispose();
        _sending.Dispose();
    }

    private async ValueTask<Stream> ConnectTransportAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _transport = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (ReceiveBufferBytes is { } bytes) _transport.ReceiveBufferSize = bytes;
        await _transport.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(_transport, ownsSocket: true);
    }

    private async Task SendAsync(ClientMessage message)
    {
        var payload = new System.Buffers.ArrayBufferWriter<byte>();
        MessageEncoder.Write(payload, message);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(payload.WrittenMemory, WebSocketMessageType.Text, true, CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Replaced by a newer connection in this very moment.
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var envelopes = new List<ServerMessage>();
        try
        {
            while (true)
            {
                if (Volatile.Read(ref _stall) is { } stall) await stall.Task;
                if (IsSlow) await Task.Delay(1);
                var result = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (result.MessageType is WebSocketMessageType.Close) return;
                await message.WriteAsync(buffer.AsMemory(0, result.Count));
                if (!result.EndOfMessage) continue;
                if (!ServerMessageDecoder.TryDecode(message.ToArray(), envelopes)) Break("a frame that cannot be read");
                message.SetLength(0);
                foreach (var envelope in envelopes) await TakeAsync(envelope);
                envelopes.Clear();
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Dropped.
        }
    }

    private async Task TakeAsync(ServerMessage message)
    {
        switch (message)
        {
            case ServerMessage.Joined joined:
                var former = _views.GetValueOrDefault(joined.RoomId);
                _views[joined.RoomId] = new(joined.Members.ToDictionary(id => id, id => former?.GetValueOrDefault(id) ?? "?"));
                break;
            case ServerMessage.AddUser user when _views.TryGetValue(user.RoomId, out var view):
                view[new MemberId(user.UserId, user.ClientId)] = Encoding.UTF8.GetString(user.Data.Utf8.Span);
                break;
            case ServerMessage.RemoveUser gone when _views.TryGetValue(gone.RoomId, out var view):
                if (!view.TryRemove(new MemberId(gone.UserId, gone.ClientId), out _)) Break("somebody was removed who had not been named");
                break;
            case ServerMessage.ReportRequest request:
                if (_data.TryGetValue(request.RoomId, out var data))
                    await SendAsync(new ClientMessage.Report(request.RoomId, RawJson.Parse(data), request.RequestId));
                break;
            case ServerMessage.Left left:
                if (!_views.TryRemove(left.RoomId, out _)) Break("LEFT for a room that was not held");
                break;
            case ServerMessage.AddUser or ServerMessage.RemoveUser or ServerMessage.Synced when !IsHeld(message):
                Break($"{message.GetType().Name} outside of JOINED and LEFT");
                break;
            case ServerMessage.Error { Code: not (ErrorCode.UnknownRequest or ErrorCode.NotInRoom) } error:
                Break($"{error.Code}: {error.Text}");
                break;
        }
    }

    private bool IsHeld(ServerMessage message) => message switch
    {
        ServerMessage.AddUser user => _views.ContainsKey(user.RoomId),
        ServerMessage.RemoveUser user => _views.ContainsKey(user.RoomId),
        ServerMessage.Synced synced => _views.ContainsKey(synced.RoomId),
        _ => true,
    };

    private void Break(string promise) => BrokenPromises.Enqueue($"{Id}: {promise}");
}
