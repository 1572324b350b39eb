namespace Presence.Server;

/// <summary>How many are in a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Members">How many clients are in it.</param>
/// <param name="Users">How many different users they belong to.</param>
public sealed record RoomSummary(string RoomId, int Members, int Users);
