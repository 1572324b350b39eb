using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>A member of a room: one client (device or tab) of one user.</summary>
/// <param name="UserId">Who it is. 1 to 128 characters, no control characters.</param>
/// <param name="ClientId">Which of the user's clients. 1 to 64 of <c>A-Z a-z 0-9 . _ ~ -</c>.</param>
// Named, or the deserializer takes the parameterless constructor that every struct has, and a missing id would pass as null.
[method: JsonConstructor]
public readonly record struct MemberId(string UserId, string ClientId);
