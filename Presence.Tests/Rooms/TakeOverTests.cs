using Presence.Server;

namespace Presence.Tests.Rooms;

public sealed class TakeOverTests
{
    private readonly RoomScript _room = new(options => options.MaxMembersPerRoom = 2);

    public TakeOverTests()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Answer("ann", "r.1");
        _room.Wait(50);
    }

    [Fact]
    public void The_newer_connection_has_the_member_and_nobody_sees_it_go()
    {
        Assert.Equal(
            ["ben/t1 replaced", "ben/t1 joined round r.2", "ben/t1 announced", "ann/t1 asked r.2"], _room.Join("ben", connection: " again"));
        Assert.Equal(["ann/t1", "ben/t1"], _room.Roster);
    }

    [Theory]
    [InlineData(Departure.Disconnected)]
    [InlineData(Departure.Left)]
    [InlineData(Departure.Timeout)]
    internal void The_late_end_of_the_older_connection_changes_nothing(Departure departure)
    {
        _room.Join("ben", connection: " again");
        _room.Answer("ann", "r.2");
        Assert.Empty(_room.Depart("ben", departure));
        Assert.Empty(_room.Wait(10_000));
        Assert.Equal(["ann/t1", "ben/t1"], _room.Roster);
    }

    [Fact]
    public void The_older_connection_knows_that_it_has_ended()
    {
        var older = _room.Seat("ben");
        _room.Join("ben", connection: " again");
        Assert.True(older.HasEnded);
        Assert.Null(older.Member);
    }

    [Fact]
    public void A_question_to_the_older_connection_is_put_to_the_newer_one()
    {
        _room.Ask("ann", null);
        Assert.Equal(
            ["ben/t1 replaced", "ben/t1 joined round r.3", "ben/t1 asked r.2"], _room.Join("ben", hasData: false, connection: " again"));
    }

    [Fact]
    public void What_the_newer_connection_brings_answers_the_question_to_the_older_one()
    {
        _room.Ask("ann", null);
        Assert.Equal(
            ["ben/t1 replaced", "ben/t1 joined round r.3", "ben/t1 announced", "ann/t1 synced r.2"], _room.Join("ben", connection: " again"));
    }

    [Fact]
    public void A_member_changes_hands_ten_times_at_once_and_then_once_a_second()
    {
        for (var i = 0; i < 10; i++) Assert.Contains("ben/t1 replaced", _room.Join("ben", connection: $" {i}"));
        _room.State.TakeEndedHolds();
        Assert.Equal(["ben/t1 refused rate_limited"], _room.Join("ben", connection: " hasty"));
        Assert.True(_room.Seat("ben", " hasty").HasEnded);
        Assert.Equal(1, _room.State.TakeEndedHolds());
        _room.Wait(999);
        Assert.Equal(["ben/t1 refused rate_limited"], _room.Join("ben", connection: " still hasty"));
        _room.Wait(1);
        Assert.Contains("ben/t1 replaced", _room.Join("ben", connection: " patient"));
        Assert.Equal(["ann/t1", "ben/t1"], _room.Roster);
    }

    [Fact]
    public void To_come_back_from_a_grace_counts_as_a_change_of_hands()
    {
        for (var i = 0; i < 10; i++)
        {
            _room.Depart("ben", connection: i is 0 ? "" : $" {i - 1}");
            Assert.DoesNotContain("ben/t1 refused rate_limited", _room.Join("ben", connection: $" {i}"));
        }

        _room.Depart("ben", connection: " 9");
        Assert.Equal(["ben/t1 refused rate_limited"], _room.Join("ben", connection: " hasty"));
    }

    [Fact]
    public void Who_joins_its_own_room_again_does_not_change_hands()
    {
        for (var i = 0; i < 20; i++) Assert.DoesNotContain("ben/t1 refused rate_limited", _room.Join("ben"));
    }

    [Fact]
    public void A_full_room_refuses_a_newcomer() =>
        Assert.Equal(["cas/t1 refused room_full"], _room.Join("cas"));

    [Fact]
    public void A_full_room_lets_its_own_member_take_over() =>
        Assert.Contains("ben/t1 replaced", _room.Join("ben", connection: " again"));

    [Fact]
    public void A_place_in_a_full_room_is_free_once_a_member_has_left()
    {
        _room.Leave("ben");
        Assert.Contains("cas/t1 joined round r.2", _room.Join("cas"));
    }

    [Fact]
    public void An_older_connection_that_joins_late_does_not_take_over()
    {
        _room.Join("ben", connection: " again");
        _room.Answer("ann", "r.2");
        _room.State.TakeEndedHolds();
        Assert.Equal(["ben/t1 replaced"], _room.Join("ben", connection: " older"));
        Assert.True(_room.Seat("ben", " older").HasEnded);
        Assert.False(_room.Seat("ben", " again").HasEnded);
        Assert.Equal(1, _room.State.TakeEndedHolds());
    }

    [Fact]
    public void A_seat_ends_its_hold_on_the_room_once()
    {
        _room.State.TakeEndedHolds();
        _room.Join("ben", connection: " again");
        Assert.Equal(1, _room.State.TakeEndedHolds());
        _room.Depart("ben");
        Assert.Equal(0, _room.State.TakeEndedHolds());
        _room.Depart("ben", connection: " again");
        Assert.Equal(0, _room.State.TakeEndedHolds());
        _room.Wait(3000);
        Assert.Equal(1, _room.State.TakeEndedHolds());
    }
}
