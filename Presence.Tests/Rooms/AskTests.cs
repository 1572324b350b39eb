namespace Presence.Tests.Rooms;

public sealed class AskTests
{
    private readonly RoomScript _room = new();

    public AskTests()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Join("cas");
        _room.Wait(50);
        _room.Wait(2000);
    }

    [Fact]
    public void A_member_asks_everyone_again()
    {
        Assert.Equal(["ann/t1 accepted r.3", "ben/t1 asked r.3", "cas/t1 asked r.3"], _room.Ask("ann", null));
        Assert.Equal(["ben/t1 answered to ann/t1"], _room.Answer("ben", "r.3"));
        Assert.Equal(["cas/t1 answered to ann/t1", "ann/t1 synced r.3"], _room.Answer("cas", "r.3"));
    }

    [Fact]
    public void A_member_asks_only_those_it_names() =>
        Assert.Equal(["ann/t1 accepted r.3", "cas/t1 asked r.3"], _room.Ask("ann", "cas"));

    [Fact]
    public void Names_of_those_who_are_gone_are_passed_over() =>
        Assert.Equal(["ann/t1 accepted r.3", "cas/t1 asked r.3"], _room.Ask("ann", "nobody", "cas"));

    [Fact]
    public void Naming_nobody_who_is_there_is_refused() =>
        Assert.Equal(["ann/t1 refused no_such_member"], _room.Ask("ann", "nobody"));

    [Fact]
    public void Nobody_asks_itself() =>
        Assert.Equal(["ann/t1 refused no_such_member"], _room.Ask("ann", "ann"));

    [Fact]
    public void Asking_alone_ends_at_once()
    {
        _room.Leave("ben");
        _room.Leave("cas");
        Assert.Equal(["ann/t1 accepted r.3", "ann/t1 synced r.3"], _room.Ask("ann", null));
    }

    [Fact]
    public void However_often_it_is_wanted_a_member_is_asked_once_a_window()
    {
        Assert.Equal(["ann/t1 accepted r.3", "cas/t1 asked r.3"], _room.Ask("ann", "cas"));
        for (var i = 0; i < 100; i++) Assert.Equal(["ann/t1 accepted r.4"], _room.Ask("ann", "cas"));
        Assert.Equal(["ben/t1 accepted r.4"], _room.Ask("ben", "cas"));
        Assert.Equal(["cas/t1 asked r.4"], _room.Wait(50));
        Assert.Equal(["cas/t1 answered to ann/t1 ben/t1", "ann/t1 synced r.4", "ben/t1 synced r.4"], _room.Answer("cas", "r.4"));
    }
}
