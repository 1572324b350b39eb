namespace Presence.Server;

/// <summary>
/// Which bearer tokens count: configuration <c>Presence:Identity:Jwt</c>. Signed by the keys of an identity server
/// (<see cref="Authority"/>), or by a secret that is shared with whoever issues them (<see cref="SigningKey"/>). A token needs
/// <c>exp</c>, and its algorithm must be one of the kind of key: no <c>none</c>, and never the one kind for the other.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>
    /// The identity server, whose keys and issuer are read from its OpenID Connect metadata: RS, PS and ES algorithms. HTTPS, except
    /// in the environment Development.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The issuer that a token must name in <c>iss</c>. Needed with <see cref="SigningKey"/>; an identity server tells its own.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that a token must name in <c>aud</c>. Needed.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The secret that tokens are signed with by HS256, for those without an identity server: at least 32 bytes, which are those of
    /// this text in UTF-8. In place of <see cref="Authority"/>. Keep it out of files that others read: give it by the environment.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// Takes the token from <c>?access_token=</c> too, for clients that can send neither a header nor a subprotocol. Addresses end in
    /// logs of proxies and in histories: the service keeps it out of its own logs only, and out of those of the web host where the
    /// pattern given to <c>MapPresence</c> has a part that is no parameter. Default false.
    /// </summary>
    public bool AllowQueryToken { get; set; }

    /// <summary>How far the clocks of issuer and service may differ: a token counts this much before and after its time. Default 30 s, 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
