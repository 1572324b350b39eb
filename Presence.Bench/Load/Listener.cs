namespace Presence.Bench.Load;

/// <summary>What a scenario does with what its clients hear.</summary>
internal class Listener
{
    /// <summary>Whether everyone who is asked answers where a protocol without rounds has no bound for that.</summary>
    public bool TellsAll { get; init; }

    /// <summary>A client was told another member's data.</summary>
    /// <param name="client">Who was told.</param>
    /// <param name="told">The envelope; valid during the call.</param>
    /// <param name="at">When it was received.</param>
    public virtual void Hear(Client client, ReadOnlySpan<byte> told, long at)
    {
    }
}
