using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Finds out who a request is from, as the identity mode says.</summary>
internal sealed class RequestIdentity(IOptions<PresenceOptions> options, TokenValidator? tokens = null, IRoomAuthorizer? authorizer = null)
{
    private const string Scheme = "Bearer ";

    private readonly IdentityOptions _identity = options.Value.Identity;

    /// <summary>Who it is, or the refusal of somebody who is not known.</summary>
    public async ValueTask<(SignIn? SignIn, Refusal? Refusal)> ReadAsync(HttpContext context) => _identity.Mode switch
    {
        IdentityMode.Query => ReadQuery(context),
        IdentityMode.Jwt => await ReadTokenAsync(context),
        _ => ReadPrincipal(context),
    };

    /// <summary>Takes out of the request what is not to be echoed or logged.</summary>
    public void HideTokens(HttpContext context)
    {
        if (_identity.Mode is IdentityMode.Jwt) OfferedTokens.Take(context.Features);
    }

    private (SignIn? SignIn, Refusal? Refusal) ReadQuery(HttpContext context)
    {
        var query = context.Request.Query["userId"];
        return query is [var userId] && Identifiers.IsUserId(userId) ? (SignInOf(userId!, context.User), null) : (null, Refusal.BadUserId);
    }

    private (SignIn? SignIn, Refusal? Refusal) ReadPrincipal(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated is not true) return (null, Refusal.Unauthenticated);
        var userId = _identity.UserIdClaim is { } claim
            ? context.User.FindFirstValue(claim)
            : context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.FindFirstValue("sub");
        if (userId is null) return (null, Refusal.Unauthenticated);
        if (!Identifiers.IsUserId(userId)) return (null, Refusal.BadUserId);
        return (SignInOf(userId, context.User, OpenRooms.Read(context.User.FindAll(_identity.RoomsClaim), _identity, isGiven: false)), null);
    }

    private async ValueTask<(SignIn? SignIn, Refusal? Refusal)> ReadTokenAsync(HttpContext context)
    {
        var offered = OfferedTokens.Take(context.Features);
        string[] given =
        [
            .. context.Request.Headers.Authorization.OfType<string>().Where(IsBearer).Select(value => value[Scheme.Length..].Trim()),
            .. offered.InSubprotocols,
            .. _identity.Jwt.AllowQueryToken ? offered.InQuery : [],
        ];

        // RFC 6750, 2: one way at a time. Of two tokens, nobody could say which is meant.
        if (given is not [var token]) return (null, Refusal.NoToken(_identity.Jwt.AllowQueryToken));
        var (signIn, fault) = await tokens!.CheckAsync(token);
        if (signIn is not null) return (signIn, null);
        return (null, fault == TokenFault.Unchecked ? Refusal.UncheckedToken(fault) : Refusal.BadToken(fault!));
    }

    private SignIn SignInOf(string userId, ClaimsPrincipal user, IReadOnlyList<string>? rooms = null) =>
        new(userId) { User = authorizer is null ? null : user, Rooms = rooms };

    private static bool IsBearer(string header) => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
}
