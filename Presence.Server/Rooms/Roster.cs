using System.Runtime.InteropServices;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// The members of one room: a dense list to walk, an index by id, and a chain of clients for each user. Each step takes the
/// same time however many clients a user has.
/// </summary>
internal sealed class Roster
{
    private readonly List<Member> _members = [];
    private readonly Dictionary<MemberId, Member> _byId = [];
    private readonly Dictionary<string, Clients> _byUser = [];

    public IReadOnlyList<Member> Members => _members;

    public int Users => _byUser.Count;

    public Member? FirstOf(string userId) => _byUser.GetValueOrDefault(userId).First;

    public Member? Find(MemberId id) => _byId.GetValueOrDefault(id);

    public bool Contains(Member member) => Find(member.Id) == member;

    public Member Add(Member member)
    {
        ref var clients = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUser, member.Id.UserId, out _);
        member.NextOfUser = clients.First;
        if (clients.First is { } next) next.PreviousOfUser = member;
        clients = new Clients(member, clients.Count + 1);
        member.Index = _members.Count;
        _members.Add(member);
        _byId.Add(member.Id, member);
        return member;
    }

    /// <summary>Takes a member out; gives how many clients of its user remain.</summary>
    public int Remove(Member member)
    {
        var last = _members[^1];
        _members[member.Index] = last;
        last.Index = member.Index;
        _members.RemoveAt(_members.Count - 1);
        _byId.Remove(member.Id);
        return Unchain(member);
    }

    private int Unchain(Member member)
    {
        if (member.NextOfUser is { } next) next.PreviousOfUser = member.PreviousOfUser;
        if (member.PreviousOfUser is { } previous) previous.NextOfUser = member.NextOfUser;
        var clients = _byUser[member.Id.UserId];
        var remaining = clients.Count - 1;
        if (remaining is 0) _byUser.Remove(member.Id.UserId);
        else _byUser[member.Id.UserId] = new Clients(clients.First == member ? member.NextOfUser : clients.First, remaining);
        member.NextOfUser = member.PreviousOfUser = null;
        return remaining;
    }

    private readonly record struct Clients(Member? First, int Count);
}
