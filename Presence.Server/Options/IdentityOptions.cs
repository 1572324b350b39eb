namespace Presence.Server;

/// <summary>Who a connection is, and which rooms are open to it: configuration <c>Presence:Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>Where the user id comes from. Default <see cref="IdentityMode.Query"/>.</summary>
    public IdentityMode Mode { get; set; }

    /// <summary>
    /// Allows <see cref="IdentityMode.Query"/> outside the environment Development. It believes whoever a client says it is: only
    /// where everybody who can reach the service is trusted. Without it the app does not start. Default false.
    /// </summary>
    public bool AllowQueryInProduction { get; set; }

    /// <summary>
    /// With <see cref="IdentityMode.Principal"/> and <see cref="IdentityMode.Jwt"/>, the claim that holds the user id. Default: of a
    /// principal the name identifier, and <c>sub</c> where there is none; of a token <c>sub</c>.
    /// </summary>
    public string? UserIdClaim { get; set; }

    /// <summary>
    /// With <see cref="IdentityMode.Principal"/> and <see cref="IdentityMode.Jwt"/>, the claim that lists the rooms which the user may
    /// JOIN: exact ids, and patterns with one <c>*</c> at the end or inside, such as <c>public-*</c>. Default <c>rooms</c>.
    /// </summary>
    public string RoomsClaim { get; set; } = "rooms";

    /// <summary>Whether a user without that claim may JOIN no room, instead of every room. Default false.</summary>
    public bool RequireRoomsClaim { get; set; }

    /// <summary>
    /// How long the check of a token, or an <see cref="IRoomAuthorizer"/>, may take before it counts as failed. Default 5 s, 100 ms
    /// to 1 min.
    /// </summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Which tokens count, with <see cref="IdentityMode.Jwt"/>.</summary>
    public JwtOptions Jwt { get; } = new();
}
