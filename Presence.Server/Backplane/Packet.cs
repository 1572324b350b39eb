namespace Presence.Server;

/// <summary>
/// What a node publishes at once. Those of one room are counted, so that a lost one is noticed: by <see cref="Life"/>, which begins
/// anew whenever the node enters the room, and <see cref="Sequence"/> within it. One without events repeats the last count.
/// </summary>
internal sealed record Packet(string NodeId, long Epoch, long Clock, long Life, long Sequence, IReadOnlyList<PacketEvent> Events)
{
    /// <summary>The version of the format. Nodes of another one do not understand each other, and say so in the log.</summary>
    public const int Version = 1;

    public override string ToString() => $"{NodeId} {Life}.{Sequence} {string.Join(' ', Events)}";
}
