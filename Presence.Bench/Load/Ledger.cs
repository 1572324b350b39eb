namespace Presence.Bench.Load;

/// <summary>
/// Which delivery has come, exactly: messages are numbered, their number travels in the data, and each client books what it
/// hears. The messages of room r of R are r, r+R, r+2R and so on.
/// </summary>
internal sealed class Ledger
{
    // All numbers have 15 digits, as many as a clock of nanoseconds has, so all messages are equally long. 0 is none.
    private const long Base = 100_000_000_000_000;
    private const int WindowBits = 64;

    private readonly Crowd _crowd;
    private readonly Window[] _windows;
    private readonly long[] _sent;

    public Ledger(Crowd crowd)
    {
        _crowd = crowd;
        _sent = new long[crowd.Rooms];
        _windows = new Window[crowd.Connections];
        Array.Fill(_windows, new Window { Highest = -1 });
    }

    /// <summary>Deliveries that have come, each counted once.</summary>
    public long Delivered { get; private set; }

    /// <summary>Deliveries that had come before.</summary>
    public long Duplicate { get; private set; }

    /// <summary>Deliveries that nobody owed: of another room, to their own sender, of what was never sent, or too far behind to tell.</summary>
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
        var isNew = false;
        if (!IsFor(client, message) || !_windows[client.Index].TryTake(message / _crowd.Rooms, out isNew)) Stray++;
        else if (isNew) Delivered++;
        else Duplicate++;
        return isNew;
    }

    private bool IsFor(Client client, long message) =>
        message >= 0
        && message % _crowd.Rooms == client.Room.Number
        && message / _crowd.Rooms < _sent[client.Room.Number]
        && _crowd.SenderOf(message) != client.Index;

    /// <summary>
    /// The highest number that a client has had, and which of those just below it. Servers that keep no order in a room mix
    /// their messages a little.
    /// </summary>
    private struct Window
    {
        public long Highest;
        private ulong _had;

        /// <summary>False where the number is so far behind that nobody knows whether it was had.</summary>
        public bool TryTake(long number, out bool isNew)
        {
            isNew = number > Highest;
            if (isNew)
            {
                var steps = number - Highest;
                _had = (steps >= WindowBits ? 0 : _had << (int)steps) | 1;
                Highest = number;
                return true;
            }

            var behind = Highest - number;
            if (behind >= WindowBits) return false;
            var bit = 1UL << (int)behind;
            isNew = (_had & bit) == 0;
            _had |= bit;
            return true;
        }
    }
}
