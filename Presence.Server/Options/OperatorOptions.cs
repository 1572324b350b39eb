namespace Presence.Server;

/// <summary>
/// Who is an operator: configuration <c>Presence:Operator</c>. For the HTTP API of the standalone service; an app that embeds the
/// service guards what it offers itself.
/// </summary>
public sealed class OperatorOptions
{
    /// <summary>Fewest characters of <see cref="ApiKey"/>.</summary>
    public const int ShortestApiKey = 16;

    /// <summary>Most characters of <see cref="ApiKey"/>.</summary>
    public const int LongestApiKey = 256;

    /// <summary>
    /// The secret that makes whoever knows it an operator, sent in the header <c>X-Api-Key</c>: 16 to 256 visible characters of ASCII.
    /// Default: none, and nobody is one.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The role that makes a user with a bearer token an operator, in <see cref="IdentityMode.Jwt"/>: a value of the claim
    /// <see cref="RoleClaim"/>. Default: none.
    /// </summary>
    public string? Role { get; set; }

    /// <summary>The claim that lists the roles of a user, as a string or an array of strings. Default: <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Whether anybody may read who is where. In the environment Development anybody may. Default: operators alone.</summary>
    public bool OpenReading { get; set; }
}
