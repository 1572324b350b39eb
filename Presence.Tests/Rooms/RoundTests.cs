namespace Presence.Tests.Rooms;

public sealed class RoundTests
{
    private readonly RoomScript _room = new();

    [Fact]
    public void The_first_member_has_nobody_to_ask() =>
        Assert.Equal(["ann/t1 joined", "ann/t1 announced"], _room.Join("ann"));

    [Fact]
    public void A_lone_newcomer_waits_for_nothing()
    {
        _room.Join("ann");
        Assert.Equal(["ben/t1 joined round r.1", "ben/t1 announced", "ann/t1 asked r.1"], _room.Join("ben"));
        Assert.Equal(["ann/t1 answered to ben/t1", "ben/t1 synced r.1"], _room.Answer("ann", "r.1"));
    }

    [Fact]
    public void Newcomers_within_one_window_share_the_next_round()
    {
        _room.Join("ann");
        _room.Join("ben");
        Assert.Equal(["cas/t1 joined round r.2", "cas/t1 announced"], _room.Join("cas"));
        Assert.Equal(["dee/t1 joined round r.2", "dee/t1 announced"], _room.Join("dee"));
        Assert.Equal(["ann/t1 asked r.2", "ben/t1 asked r.2", "cas/t1 asked r.2"], _room.Wait(50));
    }

    [Fact]
    public void An_answered_round_does_not_shorten_the_window()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Answer("ann", "r.1");
        Assert.DoesNotContain("ann/t1 asked r.2", _room.Join("cas"));
        Assert.Empty(_room.Wait(49));
        Assert.Equal(["ann/t1 asked r.2", "ben/t1 asked r.2"], _room.Wait(1));
    }

    [Fact]
    public void After_a_quiet_window_a_newcomer_waits_for_nothing_again()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Wait(50);
        Assert.Contains("ann/t1 asked r.2", _room.Join("cas"));
    }

    [Fact]
    public void A_newcomer_is_asked_only_for_those_who_came_after_it()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Join("cas");
        _room.Join("dee");
        _room.Wait(50);
        Assert.Equal(["ann/t1 answered to cas/t1 dee/t1"], _room.Answer("ann", "r.2"));
        Assert.Equal(["cas/t1 answered to dee/t1"], _room.Answer("cas", "r.2"));
        Assert.Equal(["dee/t1 refused unknown_request"], _room.Answer("dee", "r.2"));
    }

    [Fact]
    public void A_round_ends_without_its_silent_members()
    {
        _room.Join("ann");
        _room.Join("ben");
        Assert.Empty(_room.Wait(1999));
        Assert.Equal(["ben/t1 synced r.1 missing ann/t1"], _room.Wait(1));
        Assert.Equal(["ann/t1 refused unknown_request"], _room.Answer("ann", "r.1"));
    }

    [Fact]
    public void The_same_answer_twice_is_unknown()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Join("cas");
        _room.Wait(50);
        _room.Answer("ann", "r.2");
        Assert.Equal(["ann/t1 refused unknown_request"], _room.Answer("ann", "r.2"));
    }

    [Fact]
    public void A_member_that_leaves_is_not_missing()
    {
        _room.Join("ann");
        _room.Join("ben");
        Assert.Equal(["ann/t1 removed left remaining 0", "ben/t1 synced r.1"], _room.Leave("ann"));
    }

    [Fact]
    public void A_round_that_nobody_waits_for_any_more_is_dropped()
    {
        _room.Join("ann");
        _room.Join("ben");
        Assert.Equal(["ben/t1 removed left remaining 0"], _room.Leave("ben"));
        Assert.Equal(["ann/t1 refused unknown_request"], _room.Answer("ann", "r.1"));
        Assert.Null(_room.State.NextDeadline);
    }

    [Fact]
    public void Joining_again_asks_everyone_afresh()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Answer("ann", "r.1");
        _room.Wait(50);
        Assert.Equal(["ann/t1 joined round r.2", "ben/t1 asked r.2"], _room.Join("ann", hasData: false));
        Assert.Equal(["ben/t1 answered to ann/t1", "ann/t1 synced r.2"], _room.Answer("ben", "r.2"));
    }

    [Fact]
    public void Joining_again_with_data_announces_it()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Wait(50);
        Assert.Equal(["ann/t1 joined round r.2", "ann/t1 announced", "ben/t1 asked r.2"], _room.Join("ann"));
    }
}
