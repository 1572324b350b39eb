using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>What a client is made of: one connection, and its rooms. In the loop alone.</summary>
internal sealed class Hub
{
    // In the order in which they were entered: so they are again after a reconnect.
    private readonly OrderedDictionary<string, RoomTalk> _rooms = [];
    private readonly Dictionary<long, RoomTalk> _asked = [];
    private readonly Connection _connection;
    private readonly Action<PresenceStateChange> _changed;
    private readonly Action<PresenceException> _error;
    private PresenceException? _fault;
    private long _lastId;

    /// <param name="uri">The service.</param>
    /// <param name="options">What the client wants.</param>
    /// <param name="changed">Told of each change of the connection.</param>
    /// <param name="error">Told of each error that no room has been told of.</param>
    public Hub(Uri uri, PresenceClientOptions options, Action<PresenceStateChange> changed, Action<PresenceException> error)
    {
        (Options, _changed, _error) = (options, changed, error);
        Loop = new Loop(options.Logger);
        Announcer = new Announcer(options);
        _connection = new Connection(uri, options, Loop, new Connection.Listener(Changed, Receive, FlushRooms, Fail, Announcer.Post));
    }

    public PresenceClientOptions Options { get; }

    public Loop Loop { get; }

    public Announcer Announcer { get; }

    /// <summary>Set once WELCOME has come; fails where the client stops before.</summary>
    public Signal Connected { get; } = new();

    public PresenceClientState State => _connection.State;

    public ServerMessage.Welcome? Welcome => _connection.Welcome;

    public MemberId? Self => Welcome is { } welcome ? new MemberId(welcome.UserId, welcome.ClientId) : null;

    /// <summary>Whether messages wait for the app.</summary>
    public bool IsHeldUp => _connection.IsHeldUp;

    /// <summary>Enters a room, or finds it where it is held already.</summary>
    public (PresenceRoom<T> Room, bool IsNew) Join<T>(string roomId, RawJson? data, JsonTypeInfo<T> type)
    {
        ObjectDisposedException.ThrowIf(State is PresenceClientState.Closed, typeof(PresenceClient));
        if (_rooms.TryGetValue(roomId, out var held))
        {
            if (held.Room is not PresenceRoom<T> room) throw new InvalidOperationException("This room is held already, with data of another type.");
            if (data is { } latest) held.Update(latest);
            if (held.State is PresenceRoomState.Refused) held.Enter();
            return (room, false);
        }

        var made = new PresenceRoom<T>(roomId, data ?? OwnData.Null, type, this);
        _rooms.Add(roomId, made.Talk);
        if (State is PresenceClientState.Idle) Connect();
        else if (State is PresenceClientState.Online) made.Talk.Enter();
        else if (State is PresenceClientState.Stopped) made.Talk.Stopped(_fault!);
        return (made, true);
    }

    /// <summary>Connects now.</summary>
    public void Connect()
    {
        ObjectDisposedException.ThrowIf(State is PresenceClientState.Closed, typeof(PresenceClient));
        if (State is PresenceClientState.Connecting or PresenceClientState.Online) return;
        Connected.Reset();
        foreach (var room in _rooms.Values) room.Joined.Reset();
        foreach (var room in _rooms.Values) room.Synced.Reset();
        _connection.Connect();
    }

    /// <summary>Leaves all rooms and ends for good.</summary>
    public Task CloseAsync()
    {
        if (State is PresenceClientState.Closed) return Task.CompletedTask;
        foreach (var room in _rooms.Values.ToList()) room.End();
        Connected.Fail(new ObjectDisposedException(nameof(PresenceClient)));
        return _connection.CloseAsync();
    }

    /// <summary>Sends. Null where nothing went out.</summary>
    public Task<bool>? Post(ClientMessage message) => _connection.SendAsync(message);

    /// <summary>Sends what will be answered. Gives the id that the reply carries, 0 where nothing went out.</summary>
    public long Request(RoomTalk room, ClientMessage message)
    {
        var id = ++_lastId;
        if (Post(message with { Id = id }) is null) return 0;
        _asked.Add(id, room);
        return id;
    }

    /// <summary>The connection has been of use.</summary>
    public void Prove() => _connection.Prove();

    public void Ended(RoomTalk room) => _rooms.Remove(room.Room.RoomId);

    /// <summary>An error that nobody else has been told of.</summary>
    public void Fail(PresenceException error)
    {
        if (error.Code is not (ErrorCode.UnknownRequest or ErrorCode.NoSuchMember)) Options.Logger.Failed(error.Code, error.Message);
        _error(error);
    }

    private void Changed(PresenceStateChange change)
    {
        if (change.Previous is PresenceClientState.Online) _asked.Clear();
        foreach (var room in _rooms.Values.ToList())
        {
            if (change.State is PresenceClientState.Online) room.Enter();
            else if (change.Previous is PresenceClientState.Online) room.Lost();
            if (change.Fault is not null) room.Stopped(change.Fault);
        }

        _fault = change.Fault;
        if (change.State is PresenceClientState.Online) Connected.Set();
        else if (change.Fault is not null) Connected.Fail(change.Fault);
        _changed(change);
    }

    private void Receive(ServerMessage message)
    {
        var (id, roomId) = message switch
        {
            ServerMessage.Joined joined => (joined.Id, joined.RoomId),
            ServerMessage.ReportRequest request => (null, request.RoomId),
            ServerMessage.AddUser add => (null, add.RoomId),
            ServerMessage.Synced synced => (null, synced.RoomId),
            ServerMessage.RemoveUser remove => (null, remove.RoomId),
            ServerMessage.Message relayed => (null, relayed.RoomId),
            ServerMessage.Left left => (left.Id, left.RoomId),
            ServerMessage.Ack ack => (ack.Id, ack.RoomId),
            ServerMessage.Error error => (error.Id, error.RoomId),
            _ => (null, null),
        };
        RoomTalk? room = null;
        if (id is { } asked) _asked.Remove(asked, out room);
        if (room is null && roomId is not null) _rooms.TryGetValue(roomId, out room);
        if (room is not null) room.Receive(message);
        else if (message is ServerMessage.Error failure) Fail(new PresenceRoomException(failure, failure.RoomId));
    }

    private void FlushRooms()
    {
        foreach (var room in _rooms.Values) room.Room.Flush();
    }
}
