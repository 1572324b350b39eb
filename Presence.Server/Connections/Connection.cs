using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>One WebSocket of one member: reads, dispatches, and ends. Its sending side is <see cref="Outbound"/>.</summary>
internal sealed class Connection
{
    private const int LingerBytes = 4096;

    private readonly Lock _transport = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action _abort;
    private readonly ConnectionStream _stream;
    private readonly PresenceOptions _options;
    private readonly RoomDirectory _rooms;
    private readonly PresenceMetrics _metrics;
    private readonly Access? _access;
    private readonly JoinMark _joined = new();
    private long _pingedFor;
    private long _pingedAt;
    private long _closingSince;
    private long _tendedAt;
    private long _resumedAt;
    private int _controlFrames;
    private volatile bool _isLifeless;
    private volatile bool _isHeldUp;
    private bool _peerHasClosed;

    public Connection(
        long number,
        MemberId member,
        Access? access,
        ConnectionStream stream,
        PresenceOptions options,
        RoomDirectory rooms,
        PresenceMetrics metrics,
        TimeProvider clock,
        ILogger logger,
        Action abort)
    {
        Number = number;
        Member = member;
        Outbound = stream.Outbound;
        _stream = stream;
        _options = options;
        _rooms = rooms;
        _metrics = metrics;
        _access = access;
        _clock = clock;
        _logger = logger;
        _abort = abort;
        OpenedAt = _tendedAt = clock.GetTimestamp();
    }

    /// <summary>What logs call it by.</summary>
    public long Number { get; }

    public MemberId Member { get; }

    public Outbound Outbound { get; }

    /// <summary>When it was opened, as a timestamp of the clock.</summary>
    public long OpenedAt { get; }

    /// <summary>Whether it has ever been in a room.</summary>
    public bool HasJoined => _joined.IsSet;

    /// <summary>How many pings, pongs and closes the peer has sent.</summary>
    public int ControlFrames => _stream.ControlFrames;

    /// <summary>When the last byte came, as a timestamp of the clock.</summary>
    public long LastReceivedAt => _stream.LastReceivedAt;

    /// <summary>Since when a message has been on its way and is not complete, as a timestamp of the clock; 0 where none is.</summary>
    public long UnfinishedSince => _stream.UnfinishedSince;

    /// <summary>Whether the request is over.</summary>
    public bool HasEnded { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Serves the socket until it ends, and takes the member out of its rooms.</summary>
    public async Task RunAsync(WebSocket socket)
    {
        var reader = new MessageReader(socket, _stream, _options);
        var dispatcher = new MessageDispatcher(Number, Member, _access, Outbound, _joined, _options, _rooms, _metrics, _clock);
        var departure = Departure.Disconnected;
        try
        {
            departure = await ReceiveAsync(socket, reader, dispatcher);
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException)
        {
            // The peer vanished, or broke the protocol: then the socket has already said so in a close frame.
        }
        catch (Exception fault)
        {
            _logger.ConnectionFailed(Number, fault);
            Close(CloseCode.InternalError, "internal error"u8);
        }
        finally
        {
            reader.ReleaseBuffer();
            if (Outbound.CloseCode is CloseCode.Forbidden) departure = Departure.Kicked;
            await dispatcher.DepartAsync(_isLifeless ? Departure.Timeout : departure);
        }

        try
        {
            await FinishAsync();
        }
        finally
        {
            await Outbound.EndAsync();
            lock (_transport) HasEnded = true;
        }
    }

    /// <summary>Closes behind what waits to be sent. The first reason wins.</summary>
    public void Close(CloseCode code, ReadOnlySpan<byte> reason) => Outbound.Close(code, reason);

    /// <summary>Cuts the transport. Does nothing once the request is over: the server may be using it for another.</summary>
    public void Abort()
    {
        lock (_transport)
        {
            if (!HasEnded) _abort();
        }
    }

    /// <summary>Looks after a connection that may be silent, idle, or slow to close. The keep-alive alone calls it.</summary>
    public void Tend()
    {
        if (Outbound.HasFailed) Abort();
        if (Outbound.CloseCode is not CloseCode.None)
        {
            if (_closingSince is 0) _closingSince = _clock.GetTimestamp();
            else if (_isLifeless || _clock.GetElapsedTime(_closingSince) > _options.CloseTimeout) Abort();
            return;
        }

        if (_access?.HasExpired is true)
        {
            Close(CloseCode.Unauthenticated, "the token has expired"u8);
            return;
        }

        // A busy room keeps it waiting, so nobody reads what it sends: that is not its silence.
        if (_isHeldUp) return;
        var now = _clock.GetTimestamp();
        var sinceLastLook = _clock.GetElapsedTime(_tendedAt, now);
        _tendedAt = now;
        if (IsFloodedByControlFrames(sinceLastLook)) Close(CloseCode.RateLimited, "too many control frames"u8);

        // The service itself has been paused: what the peer has sent meanwhile may not have been read yet. It is asked again, and
        // has as long to be heard as for its answer.
        var isLate = sinceLastLook > _options.PingTimeout;
        if (isLate) _resumedAt = now;
        AskForLife(now, isLate);
        if (_resumedAt is not 0 && _clock.GetElapsedTime(_resumedAt, now) < _options.PingTimeout) return;
        if (!HasJoined && _clock.GetElapsedTime(OpenedAt, now) >= _options.JoinTimeout) Close(CloseCode.TooSlow, "no JOIN in time"u8);
        if (IsMessageOverdue(now)) Close(CloseCode.TooSlow, "message not complete in time"u8);
    }

    /// <summary>Closes with GOING_AWAY, at a delay of its own so that not all come back at once.</summary>
    public void SayGoodbye()
    {
        if (Outbound.CloseCode is not CloseCode.None) return;
        var spread = (int)_options.ReconnectSpread.TotalMilliseconds;
        _metrics.Sent(SentType.GoingAway);
        Outbound.Send(new ServerMessage.GoingAway(RandomNumberGenerator.GetInt32(spread + 1)));
        Close(CloseCode.GoingAway, "the service is stopping"u8);
    }

    /// <summary>Pings who has been silent for long, and gives up on who does not answer that in time.</summary>
    private void AskForLife(long now, bool isLate)
    {
        var lastSign = LastReceivedAt;
        if (_clock.GetElapsedTime(lastSign, now) < _options.PingInterval) return;
        if (isLate || _pingedFor != lastSign)
        {
            _pingedFor = lastSign;
            _pingedAt = now;
            Outbound.Send(FrameHeader.Ping);
        }
        else if (_clock.GetElapsedTime(_pingedAt, now) >= _options.PingTimeout)
        {
            _isLifeless = true;
            Close(CloseCode.TooSlow, "no sign of life"u8);
        }
    }

    // Pings are answered below us, so they are counted between two looks instead of one by one.
    private bool IsFloodedByControlFrames(TimeSpan sinceLastLook)
    {
        var frames = _stream.ControlFrames - _controlFrames;
        _controlFrames = _stream.ControlFrames;
        return frames > _options.MessageBurst + (sinceLastLook.TotalSeconds * _options.MessagesPerSecond);
    }

    // Each of its bytes is a sign of life, so the silence never ends a message that comes by drops.
    private bool IsMessageOverdue(long now)
    {
        var since = UnfinishedSince;
        return since is not 0 && !_isHeldUp && _clock.GetElapsedTime(since, now) >= _options.MessageTimeout;
    }

    private async Task<Departure> ReceiveAsync(WebSocket socket, MessageReader reader, MessageDispatcher dispatcher)
    {
        while (true)
        {
            switch (await reader.ReadAsync())
            {
                case ReadOutcome.Closed:
                    _peerHasClosed = true;
                    var isOurs = !Outbound.Close(CloseCode.Normal, default);
                    var isGoodbye = socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty;
                    return isGoodbye && !isOurs ? Departure.Left : Departure.Disconnected;
                case ReadOutcome.Violated:
                    Close(reader.Violation, Explain(reader.Violation));
                    reader.ReleaseBuffer();
                    return Departure.Disconnected;
                default:
                    // Behind our own close nothing is heard; the peer's answer to it is all we still wait for.
                    if (Outbound.CloseCode is CloseCode.None) await HandAsync(dispatcher.DispatchAsync(reader));
                    reader.ReleaseBuffer();
                    break;
            }
        }
    }

    /// <summary>Waits where a room is too busy to take a message; what comes behind it must not be held to account for that.</summary>
    private ValueTask HandAsync(ValueTask dispatch) => dispatch.IsCompletedSuccessfully ? dispatch : HoldUpAsync(dispatch);

    private async ValueTask HoldUpAsync(ValueTask dispatch)
    {
        _isHeldUp = true;
        await dispatch;
        _stream.Forgive();
        _isHeldUp = false;
    }

    private async Task FinishAsync()
    {
        if (Outbound.CloseCode is CloseCode.None) Abort();
        else if (!_peerHasClosed) await LingerAsync();
        if (Outbound.CloseCode is not CloseCode.None) await Outbound.WhenDrained();
    }

    /// <summary>
    /// Reads on, unheard, until the peer has answered our close or hung up. Ending at once with bytes unread would reset the
    /// connection, and the reset may overtake the close frame. The keep-alive bounds it.
    /// </summary>
    private async Task LingerAsync()
    {
        var buffer = DataBuffers.Rent(LingerBytes);
        try
        {
            while (!_stream.HasClose && await _stream.SkipAsync(buffer) > 0)
            {
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone: that is what we waited for.
        }
        finally
        {
            DataBuffers.Return(buffer, buffer.Length);
        }
    }

    private static ReadOnlySpan<byte> Explain(CloseCode violation) =>
        violation is CloseCode.UnsupportedData ? "messages are text"u8 : "message too big"u8;
}
