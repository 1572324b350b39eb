using System.Globalization;
using System.Text;
using Presence.Bench.Load;

namespace Presence.Tests.Load;

/// <summary>Two rooms of three: the clients 0, 2 and 4 are in the first, 1, 3 and 5 in the second. Client n sends message n.</summary>
public sealed class LedgerTests
{
    private static readonly Crowd Crowd = new(2, 3);

    private readonly Ledger _ledger = new(Crowd);
    private readonly Bench.Load.Client[] _clients;

    public LedgerTests()
    {
        LoadRoom[] rooms = [new(0), new(1)];
        _clients = [.. Enumerable.Range(0, Crowd.Connections).Select(index => new Bench.Load.Client(index, index / Crowd.Rooms, rooms[index % Crowd.Rooms], 0, []))];
    }

    [Fact]
    public void Everyone_else_in_the_room_is_owed_a_message_once()
    {
        var told = Send(0);
        Assert.True(_ledger.TryBook(_clients[2], told, out var message));
        Assert.Equal(0, message);
        Assert.True(_ledger.TryBook(_clients[4], told, out _));
        Assert.Equal((2, 0, 0), Counts);
    }

    [Fact]
    public void What_comes_a_second_time_is_a_duplicate()
    {
        var told = Send(0);
        Assert.True(_ledger.TryBook(_clients[2], told, out _));
        Assert.False(_ledger.TryBook(_clients[2], told, out _));
        Assert.Equal((1, 1, 0), Counts);
    }

    [Fact]
    public void Messages_may_come_out_of_order()
    {
        var first = Send(0);
        var second = Send(4);
        Assert.True(_ledger.TryBook(_clients[2], second, out _));
        Assert.True(_ledger.TryBook(_clients[2], first, out _));
        Assert.False(_ledger.TryBook(_clients[2], first, out _));
        Assert.Equal((2, 1, 0), Counts);
    }

    [Fact]
    public void A_message_of_another_room_is_a_stray()
    {
        Assert.False(_ledger.TryBook(_clients[3], Send(0), out _));
        Assert.Equal((0, 0, 1), Counts);
    }

    [Fact]
    public void A_message_that_comes_back_to_its_sender_is_a_stray()
    {
        Assert.False(_ledger.TryBook(_clients[0], Send(0), out _));
        Assert.Equal((0, 0, 1), Counts);
    }

    [Fact]
    public void A_message_that_was_never_sent_is_a_stray()
    {
        Send(0);
        Assert.False(_ledger.TryBook(_clients[0], Told(100_000_000_000_000 + 2), out _));
        Assert.False(_ledger.TryBook(_clients[0], Told(1), out _));
        Assert.Equal((0, 0, 2), Counts);
    }

    [Fact]
    public void A_message_may_come_however_late_behind_those_of_other_senders()
    {
        var late = Send(0);
        List<byte[]> ofAnother = [.. Enumerable.Range(0, 200).Select(turn => Send(4 + (turn * Crowd.Connections)))];
        foreach (var told in ofAnother) Assert.True(_ledger.TryBook(_clients[2], told, out _));
        Assert.True(_ledger.TryBook(_clients[2], late, out _));
        Assert.Equal((201, 0, 0), Counts);
    }

    [Fact]
    public void A_message_behind_a_later_one_of_its_sender_is_no_delivery()
    {
        var first = Send(0);
        var second = Send(Crowd.Connections);
        Assert.True(_ledger.TryBook(_clients[2], second, out _));
        Assert.False(_ledger.TryBook(_clients[2], first, out _));
        Assert.Equal((1, 1, 0), Counts);
    }

    [Fact]
    public void Data_without_a_number_is_no_delivery()
    {
        Assert.False(_ledger.TryBook(_clients[0], Told(0), out _));
        Assert.False(_ledger.TryBook(_clients[0], "{}"u8, out _));
        Assert.Equal((0, 0, 0), Counts);
    }

    [Fact]
    public void A_run_with_a_stray_is_not_exact()
    {
        Assert.True(new DeliveryCount(Sent: 1, Owed: 2, Lost: 0, Duplicate: 0, Stray: 0, Errors: 0).IsExact);
        var count = new DeliveryCount(Sent: 1, Owed: 2, Lost: 0, Duplicate: 0, Stray: 1, Errors: 0);
        Assert.False(count.IsExact);
        Assert.StartsWith("1 deliveries were owed to nobody", Assert.Single(Faults.Of(count, firstError: null)), StringComparison.Ordinal);
    }

    private (long Delivered, long Duplicate, long Stray) Counts => (_ledger.Delivered, _ledger.Duplicate, _ledger.Stray);

    private byte[] Send(long message) => Told(_ledger.Send(message));

    private static byte[] Told(long number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"data\":{{\"t\":{number}}}}}"));
}
