namespace Presence.Client;

/// <summary>One user, with all of their clients in the room.</summary>
/// <typeparam name="T">What the members' data is read as.</typeparam>
/// <param name="UserId">Which user.</param>
/// <param name="IsSelf">Whether this client is one of them.</param>
/// <param name="Members">The clients, one or more.</param>
public sealed record PresenceUser<T>(string UserId, bool IsSelf, IReadOnlyList<Member<T>> Members);
