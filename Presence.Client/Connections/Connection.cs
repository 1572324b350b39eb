using System.Text;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>Stays connected: dials, keeps the link alive, and comes back by the rules of the close codes. In the loop alone.</summary>
#pragma warning disable CA1001 // It ends by CloseAsync, as often as it begins.
internal sealed class Connection
#pragma warning restore CA1001
{
    // Any code but 1000 keeps our places for the service's leave grace.
    private const int SilentCode = 3002;
    private const int NormalCode = 1000;

    public static readonly TimeSpan WelcomePatience = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly Uri _uri;
    private readonly PresenceClientOptions _options;
    private readonly Loop _loop;
    private readonly Listener _listener;
    private readonly Credentials _credentials;
    private readonly Heartbeat _heartbeat;

    // At most one at a time: until WELCOME, until stable, or until the next attempt.
    private readonly Alarm _alarm;
    private CancellationTokenSource _attempt = new();
    private Socket? _socket;
    private int _failures;
    private TimeSpan? _goingAway;

    // What was awaited while this changed is out of date.
    private int _generation;

    public Connection(Uri uri, PresenceClientOptions options, Loop loop, Listener listener)
    {
        (_uri, _options, _loop, _listener) = (uri, options, loop, listener);
        _credentials = new Credentials(options);
        _alarm = new Alarm(options.TimeProvider, loop);
        _heartbeat = new Heartbeat(options.TimeProvider, loop, () => _ = SendAsync(new ClientMessage.Ping()), Silent);
    }

    /// <summary>Whom it tells.</summary>
    internal sealed record Listener(
        Action<PresenceStateChange> Changed, Action<ServerMessage> Message, Action FrameEnd, Action<PresenceException> Error, Action<Action> Behind);

    public PresenceClientState State { get; private set; } = PresenceClientState.Idle;

    public ServerMessage.Welcome? Welcome { get; private set; }

    /// <summary>Whether a message has come that waits for the app.</summary>
    public bool IsHeldUp => _socket is { IsHeldUp: true };

    /// <summary>Connects now: cuts a wait short, or starts again behind a stop.</summary>
    public void Connect()
    {
        _failures = 0;
        _ = DialAsync();
    }

    /// <summary>Ends for good. The task ends when the goodbye has been said, as far as the other side lets it.</summary>
    public Task CloseAsync()
    {
        var goodbye = DropAsync(NormalCode, "");
        Become(PresenceClientState.Closed, null);
        return goodbye;
    }

    /// <summary>Sends. Null where there is no connection, or the message is larger than the service takes; else whether the network has taken it.</summary>
    public Task<bool>? SendAsync(ClientMessage message)
    {
        if (_socket is null || State is not PresenceClientState.Online) return null;
        var bytes = Outgoing.Encode(message);
        return Outgoing.Fits(bytes, Welcome) ? _socket.SendAsync(Encoding.UTF8.GetString(bytes)) : null;
    }

    /// <summary>A room has been joined: once that has lasted, the back-off starts anew.</summary>
    public void Prove()
    {
        if (!_alarm.IsSet) _alarm.Set(StableAfter, () => _failures = 0);
    }

    private async Task DialAsync()
    {
        var generation = ++_generation;
        var attempt = _attempt = new CancellationTokenSource();
        Socket? socket = null;
        Uri? address = null;
        string? token = null;
        _goingAway = null;
        _alarm.Set(WelcomePatience, Silent);
        _options.Logger.Connecting(_failures);
        Become(PresenceClientState.Connecting, null);
        if (generation != _generation) return;
        try
        {
            address = _credentials.Address(_uri);
            token = await _credentials.AskTokenAsync(attempt.Token).ConfigureAwait(true);
            if (generation != _generation) return;
            socket = _socket = new Socket(
                address, token, _options, (from, text) => _loop.Post(() => Receive(from, text)), (from, code) => _loop.Post(() => Ended(from, code)));
            await socket.OpenAsync().ConfigureAwait(true);
        }
        catch (PresenceTokenException fault)
        {
            if (generation == _generation) ComeBack(new Ending(Sequel.Retry, fault.Message), fault);
        }
        catch (Exception) when (socket is not null)
        {
            if (generation != _generation) return;
            Release();
            socket.Dispose();
            if (socket.Misconfigured is { } mistake)
            {
                ComeBack(new Ending(Sequel.Fix, $"The options of the WebSocket are no good: {mistake.GetType().Name}."), null);
                return;
            }

            var refusal = socket.Answer.Status is 0 && !OperatingSystem.IsBrowser()
                ? null
                : await Refusal.ExplainAsync(address!, token, socket.Answer, _options, attempt.Token).ConfigureAwait(true);
            if (generation == _generation) ComeBack(refusal ?? Ending.Lost, null);
        }
        catch (Exception fault)
        {
            if (generation == _generation) ComeBack(new Ending(Sequel.Fix, $"No WebSocket could be made: {fault.GetType().Name}."), null);
        }
    }

    private void Receive(Socket from, string? text)
    {
        if (from != _socket)
        {
            from.Handled();
            return;
        }

        _heartbeat.Heard();
        var isValid = Incoming.TryDecode(text, out var messages);
        foreach (var message in messages)
        {
            // What came before may have ended the connection.
            if (from != _socket) break;
            if (message is ServerMessage.Welcome welcome) Enter(welcome);
            else if (message is ServerMessage.GoingAway { ReconnectAfterMs: >= 0 } leaving) _goingAway = TimeSpan.FromMilliseconds(leaving.ReconnectAfterMs);
            else _listener.Message(message);
        }

        _listener.FrameEnd();
        if (!isValid) _listener.Error(new PresenceFrameException());
        _listener.Behind(from.Handled);
    }

    private void Enter(ServerMessage.Welcome welcome)
    {
        if (State is PresenceClientState.Online) return;
        Welcome = welcome;
        _heartbeat.Start(welcome.HeartbeatSeconds);
        _alarm.Clear();
        _options.Logger.Connected();
        Become(PresenceClientState.Online, null);
    }

    private void Ended(Socket from, int code)
    {
        if (from != _socket) return;
        Release();
        _generation++;
        _ = from.CloseAsync(NormalCode, "");
        ComeBack(code is 0 ? Ending.Lost : Ending.AfterClose(code), null);
    }

    private void Silent()
    {
        // A message has come, and the app has not had time for it.
        if (IsHeldUp && State is PresenceClientState.Online)
        {
            _heartbeat.Start(Welcome!.HeartbeatSeconds);
            return;
        }

        _ = DropAsync(SilentCode, "no sign of life");
        ComeBack(Ending.Silence, null);
    }

    private void ComeBack(Ending ending, PresenceException? error)
    {
        var generation = _generation;
        var next = Comeback.After(ending, _credentials.IsRenewable, _failures, _goingAway, _options.Random);
        if (ending.Status is { } status) error ??= new PresenceRefusedException(status, ending.Reason, ending.RetryAfter, isFatal: next.Delay is null);
        else if (next is { Delay: null, IsFault: true }) error ??= new PresenceClosedException(ending.Reason, ending.CloseCode, isFatal: true);
        if (error is not null) _listener.Error(error);
        if (generation != _generation) return;
        if (next.Delay is { } delay) Wait(delay, ending);
        else Stop(ending, error);
    }

    private void Wait(TimeSpan delay, Ending ending)
    {
        _failures++;
        _alarm.Set(delay, () => _ = DialAsync());
        _options.Logger.Offline(ending.Reason, (long)delay.TotalMilliseconds);
        Become(PresenceClientState.Offline, new PresenceStateChange(default, default) { CloseCode = ending.CloseCode, Reason = ending.Reason, RetryIn = delay });
    }

    private void Stop(Ending ending, PresenceException? error)
    {
        _alarm.Clear();
        _options.Logger.Stopped(ending.Reason);
        error ??= new PresenceClosedException(ending.Reason, ending.CloseCode, isFatal: true);
        Become(PresenceClientState.Stopped, new PresenceStateChange(default, default) { CloseCode = ending.CloseCode, Reason = ending.Reason, Fault = error });
    }

    /// <summary>Ends the socket, if there is one, and all that is under way.</summary>
    private Task DropAsync(int code, string reason)
    {
        var socket = _socket;
        _generation++;
        _ = _attempt.CancelAsync();
        Release();
        return socket?.CloseAsync(code, reason) ?? Task.CompletedTask;
    }

    private void Release()
    {
        _socket = null;
        _heartbeat.Stop();
        _alarm.Clear();
    }

    private void Become(PresenceClientState state, PresenceStateChange? detail)
    {
        var previous = State;
        State = state;
        if (previous == state && detail is null) return;
        _listener.Changed((detail ?? new PresenceStateChange(default, default)) with { State = state, Previous = previous });
    }
}
