using System.Buffers;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>What waits in a room's mailbox. <c>default</c> stands for the room's own time.</summary>
/// <param name="Seat">Whose command it is.</param>
/// <param name="Message">What the client said; null: its connection has ended.</param>
/// <param name="Departure">How it ended.</param>
/// <param name="Buffer">The pooled buffer that the message's data lies in. The room gives it back.</param>
/// <param name="Roster">Someone who wants to know the ids of those in the room.</param>
internal readonly record struct RoomCommand(
    Seat? Seat = null,
    ClientMessage? Message = null,
    Departure Departure = default,
    byte[]? Buffer = null,
    TaskCompletionSource<IReadOnlyList<MemberId>>? Roster = null)
{
    /// <summary>Gives the buffer back to the pool: the data in it has been relayed.</summary>
    public void ReleaseBuffer()
    {
        if (Buffer is not null) ArrayPool<byte>.Shared.Return(Buffer);
    }
}
