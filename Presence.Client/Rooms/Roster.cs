using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>The others in one room. Pure: what the service says goes in, true differences come out.</summary>
internal sealed class Roster<T>(JsonTypeInfo<T> type)
{
    // Null from JOINED until its data has come: it is announced with that.
    private readonly Dictionary<MemberId, Member<T>?> _members = [];
    private readonly Dictionary<string, int> _clients = [];

    // In the order in which they have come, which a dictionary that has lost some does not keep.
    private readonly List<MemberId> _order = [];

    public IEnumerable<Member<T>> Members => _order.Select(id => _members[id]).OfType<Member<T>>();

    public Member<T>? Find(MemberId id) => _members.GetValueOrDefault(id);

    /// <summary>How many clients of this user are here.</summary>
    public int ClientsOf(string userId) => _clients.GetValueOrDefault(userId);

    /// <summary>JOINED: these are here and nobody else.</summary>
    public void Reconcile(IReadOnlyCollection<MemberId> present, ICollection<PresenceEvent> changes)
    {
        var here = present.ToHashSet();
        foreach (var id in present) Enter(id);
        foreach (var id in _order.Where(id => !here.Contains(id)).ToList()) Remove(id, MemberLeft<T>.Resync, null, changes);
    }

    /// <summary>ADD_USER. Without data it says only that the member is here; what it told before stands.</summary>
    /// <param name="id">Who.</param>
    /// <param name="data">What it shares.</param>
    /// <param name="own">How many clients of the same user we are ourselves.</param>
    /// <param name="changes">Where the difference goes.</param>
    public void Add(MemberId id, RawJson data, int own, ICollection<PresenceEvent> changes)
    {
        Enter(id);
        var previous = _members[id];
        if (previous is not null && (!data.IsPresent || IsSame(previous.Json, data))) return;
        var member = _members[id] = Member<T>.Read(id, data, isSelf: false, type);
        changes.Add(previous is null ? new MemberJoined<T>(member, ClientsOf(id.UserId) + own) : new MemberUpdated<T>(member, previous));
    }

    /// <summary>REMOVE_USER.</summary>
    public void Remove(MemberId id, string reason, int? remaining, ICollection<PresenceEvent> changes)
    {
        if (!_members.Remove(id, out var member)) return;
        _order.Remove(id);
        var left = ClientsOf(id.UserId) - 1;
        if (left is 0) _clients.Remove(id.UserId);
        else _clients[id.UserId] = left;
        if (member is not null) changes.Add(new MemberLeft<T>(member, reason, remaining ?? left));
    }

    /// <summary>The round is over: who has not answered is here all the same.</summary>
    /// <param name="only">These; null: all.</param>
    /// <param name="own">Whether one is a client of our own user, and how many we are.</param>
    /// <param name="changes">Where the differences go.</param>
    public void Settle(IEnumerable<MemberId>? only, Func<string, int> own, ICollection<PresenceEvent> changes)
    {
        foreach (var id in (only ?? _order).ToList())
        {
            if (_members.TryGetValue(id, out var member) && member is null) Add(id, default, own(id.UserId), changes);
        }
    }

    private void Enter(MemberId id)
    {
        if (!_members.TryAdd(id, null)) return;
        _order.Add(id);
        _clients[id.UserId] = ClientsOf(id.UserId) + 1;
    }

    private static bool IsSame(RawJson one, RawJson other)
    {
        if (one == other) return true;
        if (!one.IsPresent || !other.IsPresent) return false;
        try
        {
            using var first = JsonDocument.Parse(one.Utf8);
            using var second = JsonDocument.Parse(other.Utf8);
            return JsonElement.DeepEquals(first.RootElement, second.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // Half a surrogate pair, or a name twice: whatever it means, it is not what it was.
            return false;
        }
    }
}
