namespace Presence.Bench.Load;

/// <summary>What a scenario does with what its clients hear.</summary>
internal class Listener
{
    /// <summary>Where nobody has to listen.</summary>
    public static Listener None { get; } = new();

    /// <summary>Whether everyone also tells its data where a protocol without rounds has no bound for that.</summary>
    public virtual bool TellsAll => false;

    /// <summary>A client was told another member's data.</summary>
    /// <param name="client">Who was told.</param>
    /// <param name="told">The envelope; valid during the call.</param>
    /// <param name="at">When it was received.</param>
    public virtual void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
    }
}
