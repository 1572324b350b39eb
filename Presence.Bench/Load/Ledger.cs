namespace Presence.Bench.Load;

/// <summary>
/// Which delivery has come, exactly: messages are numbered, their number travels in the data, and each client books what it
/// hears. The messages of room r of R are r, r+R, r+2R and so on.
/// </summary>
/// <remarks>
/// Of one sender they come in order, whatever the server: it reads them from one socket. Between senders it may mix them, and one
/// that lags does so by hundreds.
/// </remarks>
internal sealed class Ledger
{
    // All numbers have 15 digits, as many as a clock of nanoseconds has, so all messages are equally long. 0 is none.
    private const long Base = 100_000_000_000_000;

    private readonly Crowd _crowd;
    private readonly long[] _sent;

    // Of each client, for each sender in its room: how many of the sender's turns are behind.
    private readonly int[] _turns;

    public Ledger(Crowd crowd)
    {
        _crowd = crowd;
        _sent = new long[crowd.Rooms];
        _turns = new int[crowd.Connections * crowd.Members];
    }

    /// <summary>Deliveries that have come, each counted once.</summary>
    public long Delivered { get; private set; }

    /// <summary>Deliveries that had come before.</summary>
    public long Duplicate { get; private set; }

    /// <summary>Deliveries that nobody owed: of another room, to their own sender, or of what was never sent.</summary>
    public long Stray { get; private set; }

    /// <summary>Notes that a message goes out, the next of its room; gives what stands for it on the wire.</summary>
    public long Send(long message)
    {
        _sent[message % _crowd.Rooms] = (message / _crowd.Rooms) + 1;
        return Base + message;
    }

    /// <summary>Books what a client was told. False where that is no numbered message, or not one that it was owed.</summary>
    public bool TryBook(Client client, ReadOnlySpan<byte> told, out long message)
    {
        var number = Wire.NumberIn(told);
        message = number - Base;
        if (number is 0) return false;
        if (!IsFor(client, message))
        {
            Stray++;
            return false;
        }

        var sender = _crowd.SenderOf(message);
        ref var turns = ref _turns[(client.Index * _crowd.Members) + (sender / _crowd.Rooms)];
        var turn = (int)(message / _crowd.Connections);
        if (turn < turns)
        {
            Duplicate++;
            return false;
        }

        // What is left out is lost, and found missing in the sum.
        turns = turn + 1;
        Delivered++;
        return true;
    }

    private bool IsFor(Client client, long message) =>
        message >= 0
        && message % _crowd.Rooms == client.Room.Number
        && message / _crowd.Rooms < _sent[client.Room.Number]
        && _crowd.SenderOf(message) != client.Index;
}
