using Presence.Server;

namespace Presence.Tests.Nodes;

/// <summary>Whose word counts in a room.</summary>
public sealed class PeersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Peers _peers = new(Patience);
    private readonly Node _node = new("a", 1);
    private TimeSpan _now = TimeSpan.FromMinutes(1);

    [Fact]
    public void Nothing_counts_before_the_roster_and_everything_in_its_order_behind_it()
    {
        Assert.Equal(Credence.Doubtful, Say(4, PacketEventType.Join));
        Assert.Equal(0, _peers.Synced);
        Assert.Equal(Credence.Good, Say(5, PacketEventType.Roster));
        Assert.Equal(1, _peers.Synced);
        Assert.Equal(Credence.Good, Say(6, PacketEventType.Join));
        Assert.Equal(Credence.Old, Say(6, PacketEventType.Join));
        Assert.Equal(Credence.Old, Say(5, PacketEventType.Roster));
        Assert.Equal(Credence.Good, Say(7, PacketEventType.Update));
    }

    [Fact]
    public void Behind_a_gap_nothing_counts_until_a_roster_has_come()
    {
        Say(1, PacketEventType.Roster);
        Assert.Equal(Credence.Doubtful, Say(3, PacketEventType.Leave));
        Assert.Equal(Credence.Doubtful, Say(4, PacketEventType.Leave));
        Assert.Equal(Credence.Doubtful, Say(2, PacketEventType.Join));
        Assert.Equal([_node], Due(isHeard: true).Ask);
        Assert.Equal(Credence.Good, Say(5, PacketEventType.Roster));
        Assert.Null(_peers.NextDeadline);
    }

    [Fact]
    public void A_repeated_count_shows_that_the_last_packet_was_lost()
    {
        Say(1, PacketEventType.Roster);
        Assert.Equal(Credence.Old, Say(1));
        Assert.Null(_peers.NextDeadline);
        Assert.Equal(Credence.Old, Say(2));
        Assert.Equal([_node], Due(isHeard: true).Ask);
    }

    [Fact]
    public void Who_does_not_answer_is_asked_three_times_and_then_given_up()
    {
        Say(1, PacketEventType.Join);
        _node.Beat();
        for (var i = 0; i < 3; i++)
        {
            var (ask, giveUp) = Due(isHeard: true);
            Assert.Equal([_node], ask);
            Assert.Empty(giveUp);
            Assert.Empty(Due(isHeard: true).Ask);
            _now += Patience;
        }

        Assert.Equal([_node], Due(isHeard: true).GiveUp);
        Assert.False(_peers.Any);
        Assert.Null(_peers.NextDeadline);
    }

    [Fact]
    public void Nobody_is_given_up_who_has_not_said_since_then_that_it_is_alive()
    {
        _node.Beat();
        Say(1, PacketEventType.Join);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal([_node], Due(isHeard: true).Ask);
            _now += Patience;
        }

        _node.Beat();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([_node], Due(isHeard: true).Ask);
            _now += Patience;
        }

        Assert.Equal([_node], Due(isHeard: true).GiveUp);
    }

    [Fact]
    public void Nobody_is_given_up_while_this_node_does_not_hear_itself()
    {
        Say(1, PacketEventType.Join);
        _node.Beat();
        for (var i = 0; i < 20; i++)
        {
            var (ask, giveUp) = Due(isHeard: false);
            Assert.Equal([_node], ask);
            Assert.Empty(giveUp);
            _now += Patience;
        }

        Assert.True(_peers.Any);

        // Heard again, it has all of its tries.
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Due(isHeard: true).GiveUp);
            _now += Patience;
        }

        Assert.Equal([_node], Due(isHeard: true).GiveUp);
    }

    [Fact]
    public void A_later_stay_in_the_room_counts_from_its_own_roster_on_and_the_former_not_at_all()
    {
        Say(9, PacketEventType.Roster);
        Assert.Equal(Credence.Good, _peers.Follow(_node, Packet(life: 2, 1, PacketEventType.Roster), _now));
        Assert.Equal(Credence.Old, Say(10, PacketEventType.Leave));
        Assert.Equal(Credence.Good, _peers.Follow(_node, Packet(life: 2, 2, PacketEventType.Join), _now));
    }

    [Fact]
    public void Whoever_is_gone_is_not_waited_for_and_not_heard_in_that_stay_any_more()
    {
        Say(1, PacketEventType.Roster);
        Assert.Equal(Credence.Good, Say(7, PacketEventType.Gone));
        _peers.End(_node);
        Assert.False(_peers.Any);
        Assert.Equal(1, _peers.Synced);
        Assert.Equal(Credence.Old, Say(8, PacketEventType.Join));
        _peers.DoubtAll(_now);
        Assert.Null(_peers.NextDeadline);
    }

    [Fact]
    public void After_three_minutes_of_silence_a_node_is_asked()
    {
        Say(1, PacketEventType.Roster);
        _now += TimeSpan.FromMinutes(3) - TimeSpan.FromTicks(1);
        _peers.DoubtSilent(_now);
        Assert.Null(_peers.NextDeadline);
        _now += TimeSpan.FromTicks(1);
        _peers.DoubtSilent(_now);
        Assert.Equal([_node], Due(isHeard: true).Ask);
    }

    private Credence Say(long sequence, params PacketEventType[] events) => _peers.Follow(_node, Packet(life: 1, sequence, events), _now);

    private (IReadOnlyList<Node> Ask, IReadOnlyList<Node> GiveUp) Due(bool isHeard) => _peers.TakeDue(_now, isHeard);

    private static Packet Packet(long life, long sequence, params PacketEventType[] events) =>
        new("a", 1, 0, life, sequence, [.. events.Select(type => new PacketEvent(type))]);
}
