using System.Text;

namespace Presence.Server;

/// <summary>
/// One round of questions: the members who are asked, and the askers (newcomers, and clients that asked again) whom the
/// answers are for. Only the room's loop touches it.
/// </summary>
internal sealed class Round(string id)
{
    public string Id { get; } = id;

    public byte[] EncodedId { get; } = Encoding.ASCII.GetBytes(id);

    /// <summary>Whom the answers are for, in the order they came.</summary>
    public List<Asker> Askers { get; } = [];

    /// <summary>Who has been asked and has not answered.</summary>
    public HashSet<Member> Pending { get; } = [];

    /// <summary>Who could not be asked, or was lost before the answer.</summary>
    public HashSet<Member> Unreachable { get; } = [];

    /// <summary>When the round ends at the latest.</summary>
    public TimeSpan Deadline { get; set; }

    /// <summary>Whether anybody wants to hear this member. Askers have come in order, so the last one wants the most.</summary>
    public bool Wants(Member member)
    {
        for (var i = Askers.Count - 1; i >= 0; i--)
        {
            if (Askers[i].Wants(member)) return true;
        }

        return false;
    }

    /// <summary>The asker for a member, made where there is none yet.</summary>
    public Asker Admit(Member member)
    {
        foreach (var known in Askers)
        {
            if (known.Member == member) return known;
        }

        var asker = new Asker { Member = member };
        Askers.Add(asker);
        return asker;
    }

    /// <summary>The asker on behalf of everybody, made where there is none yet.</summary>
    public Asker AdmitEverybody()
    {
        foreach (var known in Askers)
        {
            if (known.IsEverybody) return known;
        }

        var asker = new Asker();
        Askers.Add(asker);
        return asker;
    }

    /// <summary>Takes a member out that is gone.</summary>
    public void Forget(Member member)
    {
        Pending.Remove(member);
        Unreachable.Remove(member);
        ForgetAsker(member);
    }

    /// <summary>Takes the questions of a node back.</summary>
    public void ForgetAsker(Node node) => Askers.RemoveAll(asker => asker.Node == node);

    /// <summary>Takes a member's question back: its connection is gone, or asks afresh.</summary>
    public void ForgetAsker(Member member) => Askers.RemoveAll(asker => asker.Member == member);

    /// <summary>The members that an asker wanted to hear and did not.</summary>
    public IEnumerable<Member> MissingFor(Asker asker) => Pending.Concat(Unreachable).Where(asker.Wants);
}
