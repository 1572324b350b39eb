using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>
/// A room that a <see cref="PresenceClient"/> holds: who is in it, and what they share. It keeps the list, tells the others what this
/// client shares, and comes back with the connection. Every member may be used from any thread.
/// </summary>
/// <typeparam name="T">What the members' data is read as.</typeparam>
public sealed class PresenceRoom<T> : PresenceRoom
{
    private readonly JsonTypeInfo<T> _type;
    private readonly Lock _gate = new();
    private Roster<T> _roster;
    private Member<T>? _self;
    private IReadOnlyList<Member<T>>? _members;

    internal PresenceRoom(string roomId, RawJson data, JsonTypeInfo<T> type, Hub hub)
        : base(roomId, data, hub)
    {
        _type = type;
        _roster = new Roster<T>(type);
    }

    /// <summary>Someone else is here.</summary>
    public event EventHandler<MemberJoined<T>>? MemberJoined;

    /// <summary>Someone else's data has changed.</summary>
    public event EventHandler<MemberUpdated<T>>? MemberUpdated;

    /// <summary>Someone else is gone.</summary>
    public event EventHandler<MemberLeft<T>>? MemberLeft;

    /// <summary>
    /// Everyone here, this client first. A member is shown once its data has come, or the round is over. The same list until something
    /// changes; it may be ahead of the event that a handler is being told of.
    /// </summary>
    public IReadOnlyList<Member<T>> Members
    {
        get
        {
            lock (_gate) return _members ??= [.. _self is null ? [] : new[] { _self }, .. _roster.Members];
        }
    }

    /// <summary>The same, grouped by user, in the order of their first member.</summary>
    public IReadOnlyList<PresenceUser<T>> Users =>
    [
        .. Members.GroupBy(member => member.UserId, (userId, members) => (userId, members: members.ToList()))
            .Select(user => new PresenceUser<T>(user.userId, user.members.Exists(member => member.IsSelf), user.members)),
    ];

    /// <summary>This client as the others see it; null while it is not in, but for a lost connection.</summary>
    public Member<T>? Self
    {
        get
        {
            lock (_gate) return _self;
        }
    }

    /// <summary>A member by its ids; null where it is not here.</summary>
    public Member<T>? Find(MemberId id)
    {
        lock (_gate) return _self?.Id == id ? _self : _roster.Find(id);
    }

    /// <summary>
    /// Shares new data with the others. Call it as often as you like: one report at a time is on its way, then the latest. Offline,
    /// the latest is shared on return.
    /// </summary>
    /// <param name="data">All of it: it replaces what the others have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Done when the client has taken it; not when the others have it.</returns>
    /// <exception cref="PresenceMessageTooBigException">It is larger than the service takes.</exception>
    /// <exception cref="ArgumentException">It is not JSON.</exception>
    public Task UpdateAsync(T data, CancellationToken cancellationToken = default)
    {
        var json = OwnData.From(data, _type);
        return Hub.Loop.AskAsync(() => Talk.Update(json)).WaitAsync(cancellationToken);
    }

    internal override void SetSelf(MemberId? id, RawJson data)
    {
        lock (_gate) _self = id is { } self ? Member<T>.Read(self, data, isSelf: true, _type) : null;
        Renew();
    }

    internal override void SetOwnData(RawJson data)
    {
        if (Self is { } self) SetSelf(self.Id, data);
    }

    internal override void Reconcile(IReadOnlyCollection<MemberId> present) => Change((roster, changes) => roster.Reconcile(present, changes));

    internal override void Add(MemberId id, RawJson data) => Change((roster, changes) => roster.Add(id, data, OwnClientsOf(id.UserId), changes));

    internal override void Remove(MemberId id, string reason, int remaining) => Change((roster, changes) => roster.Remove(id, reason, remaining, changes));

    internal override void Settle(IReadOnlyList<MemberId>? only) => Change((roster, changes) => roster.Settle(only, OwnClientsOf, changes));

    internal override void End()
    {
        lock (_gate) (_roster, _self) = (new Roster<T>(_type), null);
        Renew();
        base.End();
    }

    private protected override void Raise(PresenceEvent what)
    {
        if (what is MemberJoined<T> joined) Hub.Announcer.Raise(MemberJoined, this, joined);
        else if (what is MemberUpdated<T> updated) Hub.Announcer.Raise(MemberUpdated, this, updated);
        else if (what is MemberLeft<T> left) Hub.Announcer.Raise(MemberLeft, this, left);
        else base.Raise(what);
    }

    private void Change(Action<Roster<T>, ICollection<PresenceEvent>> change)
    {
        var changes = new List<PresenceEvent>();
        lock (_gate) change(_roster, changes);
        if (changes.Count is 0) return;
        Renew();
        foreach (var one in changes) Tell(one);
    }

    private void Renew()
    {
        lock (_gate) _members = null;
        Touch();
    }

    private int OwnClientsOf(string userId) => _self?.UserId == userId ? 1 : 0;
}
