using System.Security.Claims;

namespace Presence.Server;

/// <summary>Who somebody is, until when, and which rooms that opens. Holds no token.</summary>
internal sealed class SignIn(string userId)
{
    public string UserId { get; } = userId;

    /// <summary>The claims, for an authorizer of the app; null where there is none, as nobody else needs them.</summary>
    public ClaimsPrincipal? User { get; init; }

    /// <summary>When it ends, in ticks of UTC.</summary>
    public long ExpiresAt { get; init; } = long.MaxValue;

    /// <summary>The patterns of the rooms that are open; null where every room is.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>Whether it has the role of operators.</summary>
    public bool IsOperator { get; init; }

    public bool Opens(string roomId) => Rooms is null || Rooms.Any(pattern => RoomPattern.Matches(pattern, roomId));
}
