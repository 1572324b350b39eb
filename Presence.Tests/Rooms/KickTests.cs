using Presence.Server;

namespace Presence.Tests.Rooms;

public sealed class KickTests
{
    private readonly RoomScript _room = new();

    public KickTests()
    {
        _room.Join("ann");
        _room.Join("ben");
        _room.Answer("ann", "r.1");
        _room.Join("ben/t2");
        _room.Wait(50);
    }

    [Fact]
    public void One_client_goes_at_a_time()
    {
        Assert.True(_room.State.TryKick("ben", null));
        Assert.True(_room.State.TryKick("ben", null));
        Assert.False(_room.State.TryKick("ben", null));
        Assert.Equal(["ann/t1"], _room.Roster);
        Assert.Equal(2, _room.State.TakeEndedHolds());
    }

    [Fact]
    public void It_is_gone_at_once_and_so_is_its_seat()
    {
        var seat = _room.Seat("ben");
        Assert.Equal(["ben/t1 removed kicked remaining 1"], _room.Kick("ben", "t1"));
        Assert.True(seat.HasEnded);
        Assert.Empty(_room.Depart("ben"));
        Assert.DoesNotContain(_room.Wait(10_000), line => line.Contains("removed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_round_waits_for_it_no_longer()
    {
        _room.Answer("ann", "r.2");
        Assert.Equal(["ben/t1 removed kicked remaining 1", "ben/t2 synced r.2"], _room.Kick("ben", "t1"));
    }

    [Fact]
    public void In_its_grace_it_can_be_kicked()
    {
        _room.Depart("ben");
        Assert.Contains("ben/t1 removed kicked remaining 1", _room.Kick("ben", "t1"));
    }

    [Fact]
    public void Who_was_kicked_elsewhere_has_no_grace_here() =>
        Assert.Contains("ben/t1 removed kicked remaining 1", _room.Depart("ben", Departure.Kicked));

    [Theory]
    [InlineData("zoe", null)]
    [InlineData("ben", "t3")]
    public void Nobody_such_is_nobody(string userId, string? clientId)
    {
        Assert.Empty(_room.Kick(userId, clientId));
        Assert.False(_room.State.TryKick(userId, clientId));
    }
}
