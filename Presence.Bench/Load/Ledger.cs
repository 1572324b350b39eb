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

    private readonly int _rooms;
    private readonly Window[] _windows;

    public Ledger(Crowd crowd)
    {
        _rooms = crowd.Rooms;
        _windows = new Window[crowd.Connections];
        Array.Fill(_windows, new Window { Highest = -1 });
    }

    /// <summary>Deliveries that have come, each counted once.</summary>
    public long Delivered { get; private set; }

    /// <summary>Deliveries that had come before.</summary>
    public long Duplicate { get; private set; }

    /// <summary>What stands for a message on the wire.</summary>
    public static long NumberOf(long message) => Base + message;

    /// <summary>Books what a client was told. False where that is no numbered message, or one that it has had.</summary>
    public bool TryBook(Client client, ReadOnlySpan<byte> told, out long message)
    {
        message = Wire.NumberIn(told) - Base;
        if (message < 0) return false;
        if (_windows[client.Index].TryTake(message / _rooms))
        {
            Delivered++;
            return true;
        }

        Duplicate++;
        return false;
    }

    /// <summary>
    /// The highest number that a client has had, and which of those just below it. Servers that keep no order in a room mix
    /// their messages a little; what is further behind than the window counts as new.
    /// </summary>
    private struct Window
    {
        public long Highest;
        private ulong _had;

        public bool TryTake(long number)
        {
            if (number > Highest)
            {
                var steps = number - Highest;
                _had = (steps >= WindowBits ? 0 : _had << (int)steps) | 1;
                Highest = number;
                return true;
            }

            var behind = Highest - number;
            if (behind >= WindowBits) return true;
            var bit = 1UL << (int)behind;
            if ((_had & bit) != 0) return false;
            _had |= bit;
            return true;
        }
    }
}
