using Presence.Server;

namespace Presence.Tests.Rooms;

public sealed class GraceTests
{
    private readonly RoomScript _room = new();

    public GraceTests()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Answer("ann", "r.1");
        _room.Wait(50);
    }

    [Fact]
    public void A_lost_member_stays_for_its_grace()
    {
        Assert.Empty(_room.Depart("ben"));
        Assert.Empty(_room.Wait(2999));
        Assert.Equal(["ben/t1 removed disconnected remaining 0"], _room.Wait(1));
    }

    [Fact]
    public void A_lifeless_member_is_removed_for_its_silence()
    {
        _room.Depart("ben", Departure.Timeout);
        Assert.Equal(["ben/t1 removed timeout remaining 0"], _room.Wait(3000));
    }

    [Fact]
    public void A_goodbye_needs_no_grace() =>
        Assert.Equal(["ben/t1 removed left remaining 0"], _room.Depart("ben", Departure.Left));

    [Fact]
    public void Without_a_grace_a_lost_member_goes_at_once()
    {
        var room = new RoomScript(options => options.LeaveGrace = TimeSpan.Zero);
        room.Join("ann");
        Assert.Equal(["ann/t1 removed disconnected remaining 0"], room.Depart("ann"));
    }

    [Fact]
    public void A_member_that_comes_back_with_data_is_announced_and_never_removed()
    {
        _room.Depart("ben");
        Assert.Equal(["ben/t1 joined round r.2", "ben/t1 announced", "ann/t1 asked r.2"], _room.Join("ben"));
        _room.Answer("ann", "r.2");
        Assert.Empty(_room.Wait(10_000));
    }

    [Fact]
    public void A_member_that_comes_back_without_data_is_not_announced()
    {
        _room.Depart("ben");
        Assert.Equal(["ben/t1 joined round r.2", "ann/t1 asked r.2"], _room.Join("ben", hasData: false));
    }

    [Fact]
    public void An_earlier_grace_does_not_cut_a_later_one_short()
    {
        _room.Depart("ben");
        _room.Wait(2000);
        _room.Join("ben");
        _room.Depart("ben");
        Assert.Empty(_room.Wait(1000));
        Assert.Empty(_room.Wait(1999));
        Assert.Equal(["ben/t1 removed disconnected remaining 0"], _room.Wait(1));
    }

    [Fact]
    public void A_member_in_its_grace_is_not_asked_and_counts_as_missing()
    {
        _room.Depart("ben");
        Assert.Equal(["cas/t1 joined round r.2", "cas/t1 announced", "ann/t1 asked r.2"], _room.Join("cas"));
        Assert.Equal(["ann/t1 answered to cas/t1", "cas/t1 synced r.2 missing ben/t1"], _room.Answer("ann", "r.2"));
    }

    [Fact]
    public void A_member_that_is_lost_while_it_is_asked_holds_nobody_up()
    {
        _room.Join("cas");
        _room.Answer("ann", "r.2");
        Assert.Equal(["cas/t1 synced r.2 missing ben/t1"], _room.Depart("ben"));
    }

    [Fact]
    public void A_member_that_is_back_in_time_is_asked_again_unless_it_brought_its_data()
    {
        _room.Join("cas");
        _room.Depart("ben");
        Assert.Contains("ben/t1 asked r.2", _room.Join("ben", hasData: false));
        _room.Depart("ben");
        Assert.DoesNotContain("ben/t1 asked r.2", _room.Join("ben"));
        Assert.Contains("cas/t1 synced r.2", _room.Answer("ann", "r.2"));
    }

    [Fact]
    public void Several_clients_of_a_user_are_counted_down()
    {
        _room.Join("ben/t2");
        Assert.Equal(["ben/t1 removed left remaining 1"], _room.Leave("ben"));
        Assert.Contains("ben/t2 removed left remaining 0", _room.Leave("ben/t2"));
    }
}
