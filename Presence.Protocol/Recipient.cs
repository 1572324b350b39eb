using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>Whom a relayed message is for: every client of a user, or one of them.</summary>
/// <param name="UserId">The user.</param>
/// <param name="ClientId">One client of the user; null for all of them.</param>
public sealed record Recipient(
    string UserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId = null);
