namespace Presence.Bench.Load;

/// <summary>Who takes part: every member has a connection of its own and is in one room.</summary>
internal sealed record Crowd(int Rooms, int Members)
{
    /// <summary>Bytes by which the data of each member is longer than its about 75.</summary>
    public int PadBytes { get; init; }

    /// <summary>How many connections that is.</summary>
    public int Connections => Rooms * Members;

    /// <summary>Whose turn it is to send, as the place among all clients: the rooms take turns, and so do the members of each.</summary>
    public int SenderOf(long message) => (int)(message % Connections);
}
