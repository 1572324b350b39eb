using System.Runtime.InteropServices;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>The members of one room: a dense list to walk, and a chain of clients for each user.</summary>
internal sealed class Roster
{
    private readonly List<Member> _members = [];
    private readonly Dictionary<string, Member> _firstOfUser = [];

    public IReadOnlyList<Member> Members => _members;

    public int Users => _firstOfUser.Count;

    public Member? FirstOf(string userId) => _firstOfUser.GetValueOrDefault(userId);

    public Member? Find(MemberId id)
    {
        var member = FirstOf(id.UserId);
        while (member is not null && member.Id.ClientId != id.ClientId) member = member.NextOfUser;
        return member;
    }

    public bool Contains(Member member) => member.Index < _members.Count && _members[member.Index] == member;

    public Member Add(Member member)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firstOfUser, member.Id.UserId, out _);
        member.NextOfUser = first;
        first = member;
        member.Index = _members.Count;
        _members.Add(member);
        return member;
    }

    /// <summary>Takes a member out; gives how many clients of its user remain.</summary>
    public int Remove(Member member)
    {
        var last = _members[^1];
        _members[member.Index] = last;
        last.Index = member.Index;
        _members.RemoveAt(_members.Count - 1);
        return Unchain(member);
    }

    private int Unchain(Member member)
    {
        var first = _firstOfUser[member.Id.UserId];
        if (first == member)
        {
            if (member.NextOfUser is null) _firstOfUser.Remove(member.Id.UserId);
            else _firstOfUser[member.Id.UserId] = first = member.NextOfUser;
        }
        else
        {
            var before = first;
            while (before.NextOfUser != member) before = before.NextOfUser!;
            before.NextOfUser = member.NextOfUser;
        }

        if (first == member) return 0;
        var remaining = 0;
        for (var client = first; client is not null; client = client.NextOfUser) remaining++;
        return remaining;
    }
}
