using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>
/// A room that a <see cref="PresenceClient"/> holds: what does not depend on the type of its data. Every member may be used from any
/// thread.
/// </summary>
public abstract class PresenceRoom : IAsyncDisposable
{
    private readonly Streams _streams;
    private bool _isTouched;

    private protected PresenceRoom(string roomId, RawJson data, Hub hub)
    {
        (RoomId, Hub) = (roomId, hub);
        Talk = new RoomTalk(this, data, hub);
        _streams = new Streams(roomId, hub.Options.EventCapacity);
    }

    /// <summary>All who were asked have answered, but for some.</summary>
    public event EventHandler<RoomSynced>? Synced;

    /// <summary>Somebody, or the operator, has sent something.</summary>
    public event EventHandler<RoomMessage>? MessageReceived;

    /// <summary>The members or the state have changed: at most once for each message of the service, behind the other events. For rendering.</summary>
    public event EventHandler<PresenceRoom>? Changed;

    /// <summary>The service has refused something in this room. Where nobody listens, <see cref="PresenceClient.ErrorOccurred"/> is raised.</summary>
    public event EventHandler<PresenceException>? ErrorOccurred;

    /// <summary>Which room.</summary>
    public string RoomId { get; }

    /// <summary>Where it stands.</summary>
    public PresenceRoomState State => Talk.State;

    internal RoomTalk Talk { get; }

    private protected Hub Hub { get; }

    /// <summary>
    /// Waits until everyone has told their data, or the service has waited long enough for it (2 s by default): at once where that
    /// has happened since the latest JOIN. A lost connection is waited out.
    /// </summary>
    /// <exception cref="PresenceException">The room has been left or refused, or the client has stopped.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task SyncedAsync(CancellationToken cancellationToken = default) =>
        await (await Hub.Loop.AskAsync(() => Talk.Synced.Task).ConfigureAwait(false)).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The events from now on, in order. Ends when the room is left. What is not read waits, up to
    /// <see cref="PresenceClientOptions.EventCapacity"/>.
    /// </summary>
    /// <exception cref="PresenceLaggedException">Thrown while reading: more waited than may.</exception>
    /// <exception cref="PresenceException">Thrown while reading: the client has stopped.</exception>
    /// <exception cref="OperationCanceledException">Thrown while reading: cancelled.</exception>
    public IAsyncEnumerable<PresenceEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _streams.Open(cancellationToken);

    /// <summary>
    /// Relays an event to all others, to one user's clients, or to one client. At most once and never queued: while the room is not
    /// joined it is dropped.
    /// </summary>
    /// <param name="eventName">Its name. 1 to 64 characters, no control characters.</param>
    /// <param name="data">One JSON value; none: null.</param>
    /// <param name="to">Whom it is for: <c>new Recipient("ben")</c> for all of Ben's clients, with a client id for one of them; null: all others.</param>
    /// <param name="cancellationToken">Ends the wait, not the sending.</param>
    /// <returns>Whether the network has taken it. False: it was dropped. True says nothing about arrival.</returns>
    /// <exception cref="ArgumentException">The name is out of range, or the data is not JSON.</exception>
    /// <exception cref="PresenceMessageTooBigException">It is larger than the service takes.</exception>
    public Task<bool> SendAsync(string eventName, RawJson data, Recipient? to = null, CancellationToken cancellationToken = default) =>
        SendAsync(eventName, data, PresenceJson.Wire.RawJson, to, cancellationToken);

    /// <inheritdoc cref="SendAsync(string, RawJson, Recipient?, CancellationToken)"/>
    public Task<bool> SendAsync(string eventName, JsonElement data, Recipient? to = null, CancellationToken cancellationToken = default) =>
        SendAsync(eventName, data, ClientJsonContext.Default.JsonElement, to, cancellationToken);

    /// <inheritdoc cref="SendAsync(string, RawJson, Recipient?, CancellationToken)"/>
    /// <param name="eventName">Its name. 1 to 64 characters, no control characters.</param>
    /// <param name="data">What it says.</param>
    /// <param name="type">How the data looks as JSON, generated at compile time.</param>
    /// <param name="to">Whom it is for: <c>new Recipient("ben")</c> for all of Ben's clients, with a client id for one of them; null: all others.</param>
    /// <param name="cancellationToken">Ends the wait, not the sending.</param>
    /// <typeparam name="TData">The type of the data.</typeparam>
    public async Task<bool> SendAsync<TData>(
        string eventName, TData data, JsonTypeInfo<TData> type, Recipient? to = null, CancellationToken cancellationToken = default)
    {
        if (!Identifiers.IsEvent(eventName)) throw new ArgumentException("An event has 1 to 64 characters, none of them a control character.", nameof(eventName));
        var content = OwnData.From(data, type);
        var sending = await Hub.Loop.AskAsync(() => Talk.Send(eventName, content, to)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return sending is not null && await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SendAsync(string, RawJson, Recipient?, CancellationToken)"/>
    /// <remarks>The data becomes JSON as <see cref="JsonSerializerOptions.Web"/> says: names in camelCase.</remarks>
    /// <typeparam name="TData">The type of the data.</typeparam>
    [RequiresUnreferencedCode(Reflection.Message), RequiresDynamicCode(Reflection.Message)]
    public Task<bool> SendAsync<TData>(string eventName, TData data, Recipient? to = null, CancellationToken cancellationToken = default) =>
        SendAsync(eventName, data, Reflection.TypeOf<TData>(), to, cancellationToken);

    /// <summary>Asks members for their data again; <see cref="Synced"/> follows.</summary>
    /// <param name="members">Whom; null: all.</param>
    /// <param name="cancellationToken">Ends the wait, not the sending.</param>
    /// <returns>False where the room is not joined: nobody is asked.</returns>
    public Task<bool> RefreshAsync(IReadOnlyList<MemberId>? members = null, CancellationToken cancellationToken = default) =>
        Hub.Loop.AskAsync(() => Talk.Refresh(members)).WaitAsync(cancellationToken);

    /// <summary>Leaves now: the others see it at once. The list is empty from then on, without an event for each. Again: does nothing.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken = default) =>
        await (await Hub.Loop.AskAsync(Talk.Leave).ConfigureAwait(false)).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Leaves, as <see cref="LeaveAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    internal abstract void SetSelf(MemberId? id, RawJson data);

    internal abstract void SetOwnData(RawJson data);

    internal abstract void Reconcile(IReadOnlyCollection<MemberId> present);

    internal abstract void Add(MemberId id, RawJson data);

    internal abstract void Remove(MemberId id, string reason, int remaining);

    internal abstract void Settle(IReadOnlyList<MemberId>? only);

    /// <summary>Tells of something that has happened.</summary>
    internal void Tell(PresenceEvent what)
    {
        _streams.Write(what);
        Announce(() => Raise(what));
    }

    internal void Fail(PresenceException error)
    {
        if (ErrorOccurred is null) Hub.Fail(error);
        else Announce(() => Hub.Announcer.Raise(ErrorOccurred, this, error));
    }

    internal void Touch() => _isTouched = true;

    /// <summary>Tells once that something has changed, however much it was.</summary>
    internal void Flush()
    {
        if (!_isTouched) return;
        _isTouched = false;
        Hub.Announcer.Post(() => Hub.Announcer.Raise(Changed, this, this));
    }

    internal virtual void End()
    {
        _streams.End(null);
        Flush();
    }

    internal void EndStreams(PresenceException fault) => _streams.End(fault);

    private protected virtual void Raise(PresenceEvent what)
    {
        if (what is RoomSynced synced) Hub.Announcer.Raise(Synced, this, synced);
        else if (what is RoomMessage message) Hub.Announcer.Raise(MessageReceived, this, message);
    }

    private void Announce(Action announcement) => Hub.Announcer.Post(() =>
    {
        // A handler may have left the room meanwhile.
        if (State is not PresenceRoomState.Left) announcement();
    });
}
