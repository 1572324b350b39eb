using Presence.Protocol;

namespace Presence.Server;

/// <summary>What waits in a room's mailbox. <c>default</c> stands for the room's own time.</summary>
/// <param name="Seat">Whose command it is.</param>
/// <param name="Message">What the client said; null: its connection has ended.</param>
/// <param name="Departure">How it ended.</param>
/// <param name="Buffer">The pooled buffer that the message's data lies in. The room gives it back.</param>
/// <param name="ReceivedAt">When the last byte of the message came, as a timestamp of the clock; 0 where there is no message.</param>
/// <param name="Request">What the app asks of the room, instead of all that.</param>
/// <param name="EndsHold">Whether the room was held for this alone.</param>
internal readonly record struct RoomCommand(
    Seat? Seat = null,
    ClientMessage? Message = null,
    Departure Departure = default,
    byte[]? Buffer = null,
    AppRequest? Request = null,
    long ReceivedAt = 0,
    bool EndsHold = false)
{
    /// <summary>Gives the buffer back to the pool: the data in it has been relayed.</summary>
    public void ReleaseBuffer()
    {
        if (Buffer is not null) DataBuffers.Return(Buffer, Buffer.Length);
    }
}
