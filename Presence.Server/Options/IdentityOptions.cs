namespace Presence.Server;

/// <summary>Who a connection is: configuration <c>Presence:Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>Where the user id comes from. Default <see cref="IdentityMode.Query"/>.</summary>
    public IdentityMode Mode { get; set; }

    /// <summary>
    /// With <see cref="IdentityMode.Principal"/>, the claim that holds the user id. Default: the name identifier, and
    /// <c>sub</c> where there is none.
    /// </summary>
    public string? UserIdClaim { get; set; }
}
