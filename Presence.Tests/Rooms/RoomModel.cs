using Presence.Protocol;
using Presence.Server;

namespace Presence.Tests.Rooms;

/// <summary>
/// A room with simulated clients: each keeps the list that its messages tell it, and checks every promise as they come.
/// Versions stand for data: a member's data is the number of times it has changed.
/// </summary>
internal sealed class RoomModel
{
    private readonly RoomState _state = new(new PresenceOptions { MaxMembersPerRoom = 6 }, "r");
    private readonly Dictionary<MemberId, Client> _clients = [];
    private TimeSpan _now;

    public int Present => _state.Members.Count;

    public IEnumerable<Client> Connected => _clients.Values;

    public void Join(MemberId id, bool newConnection)
    {
        var version = _clients.TryGetValue(id, out var client) ? client.Version + 1 : 1;
        if (client is null || newConnection) client = new Client(id);
        client.Version = version;
        Tell(() => _state.Join(client.Seat, hasData: true, _now), joining: client);
    }

    public void Leave(MemberId id)
    {
        if (!_clients.Remove(id, out var client)) return;
        Tell(() => _state.Leave(client.Seat));
    }

    public void Depart(MemberId id, Departure departure)
    {
        if (!_clients.Remove(id, out var client)) return;
        Tell(() => _state.Depart(client.Seat, departure, _now));
    }

    public void Kick(MemberId id)
    {
        _clients.Remove(id);
        Tell(() => _state.TryKick(id.UserId, id.ClientId));
    }

    public void Ask(MemberId id)
    {
        if (_clients.TryGetValue(id, out var client)) Tell(() => _state.Ask(client.Seat, null, _now));
    }

    public void AnswerOne(MemberId id)
    {
        if (!_clients.TryGetValue(id, out var client) || !client.Questions.TryDequeue(out var question)) return;
        Tell(() => _state.Answer(client.Seat, question));
    }

    public void Wait(TimeSpan time)
    {
        _now += time;
        Tell(() => _state.Advance(_now));
    }

    private void Tell(Action step, Client? joining = null)
    {
        step();
        foreach (var change in _state.Changes) Tell(change, joining);
        _state.ClearChanges();
        Assert.Equal(_clients.Count, _state.Connected);
    }

    private void Tell(RoomChange change, Client? joining)
    {
        switch (change.Kind)
        {
            case RoomChangeKind.Joined:
                _clients[joining!.Id] = joining;
                joining.Enter(_state.Members.Select(member => member.Id), change.Round?.Id);
                break;
            case RoomChangeKind.Announced:
                foreach (var other in Others(change.Member!.Id)) other.View[change.Member.Id] = _clients[change.Member.Id].Version;
                break;
            case RoomChangeKind.Asked:
                _clients[change.Member!.Id].Questions.Enqueue(change.Round!.Id);
                break;
            case RoomChangeKind.Answered:
                foreach (var asker in change.Round!.Askers.Where(asker => asker.Wants(change.Member!)))
                {
                    _clients[asker.Member!.Id].Hear(change.Member!.Id, _clients[change.Member.Id].Version);
                }

                break;
            case RoomChangeKind.Accepted:
                _clients[change.Member!.Id].Awaited.Add(change.Round!.Id);
                break;
            case RoomChangeKind.Synced:
                Assert.True(_clients[change.Member!.Id].Awaited.Remove(change.Round!.Id), "SYNCED came that nobody waited for.");
                break;
            case RoomChangeKind.Removed:
                foreach (var other in Others(change.Member!.Id)) Assert.True(other.View.Remove(change.Member.Id), "Removed, and never named.");
                break;
        }
    }

    private IEnumerable<Client> Others(MemberId id) => _clients.Values.Where(client => client.Id != id);

    /// <summary>One connected client and the list it holds.</summary>
    internal sealed class Client(MemberId id)
    {
        public MemberId Id { get; } = id;

        public Seat Seat { get; } = new(null!, id, [], new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false));

        public int Version { get; set; }

        public Dictionary<MemberId, int> View { get; } = [];

        public Queue<string> Questions { get; } = [];

        public HashSet<string> Awaited { get; } = [];

        public void Enter(IEnumerable<MemberId> roster, string? round)
        {
            View.Clear();
            foreach (var other in roster.Where(other => other != Id)) View[other] = 0;
            if (round is not null) Awaited.Add(round);
        }

        public void Hear(MemberId other, int version)
        {
            Assert.True(View.ContainsKey(other), "Data of somebody who was never named.");
            View[other] = version;
        }
    }
}
