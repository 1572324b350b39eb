namespace Presence.Server;

/// <summary>Where the user id of a connection comes from.</summary>
public enum IdentityMode
{
    /// <summary>From <c>?userId=</c>, unchecked: for development and for networks where everybody is trusted.</summary>
    Query,

    /// <summary>From the signed-in user of the app (<c>HttpContext.User</c>). Nobody signed in: 401.</summary>
    Principal,

    /// <summary>From a bearer token (JWT), checked by the service: see <see cref="JwtOptions"/>. Needs <c>AddJwtBearer()</c>.</summary>
    Jwt,
}
