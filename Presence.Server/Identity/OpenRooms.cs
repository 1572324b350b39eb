using System.Security.Claims;

namespace Presence.Server;

/// <summary>Reads the claim that lists rooms.</summary>
internal static class OpenRooms
{
    /// <summary>The patterns of the rooms that are open to a user; null where every room is.</summary>
    /// <param name="claims">The user's claims of that name.</param>
    /// <param name="identity">The options.</param>
    /// <param name="isGiven">Whether the user has the claim, be it an empty list.</param>
    public static IReadOnlyList<string>? Read(IEnumerable<Claim> claims, IdentityOptions identity, bool isGiven)
    {
        string[] patterns = [.. claims.Select(claim => claim.Value)];
        return patterns.Length is 0 && !isGiven && !identity.RequireRoomsClaim ? null : patterns;
    }
}
