using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>What a handshake has agreed on: who connects, and how envelopes are framed.</summary>
internal sealed record Handshake(MemberId Member, string? Subprotocol)
{
    private const string SupportedVersion = "13";
    private const string ClientIdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // 22 characters of 64 hold 132 random bits.
    private const int ClientIdLength = 22;

    /// <summary>Checks a request. Everything that can be refused is refused before the upgrade, where HTTP can still say why.</summary>
    public static Handshake? TryRead(HttpContext context, PresenceOptions options, bool isDraining, out Refusal? refusal)
    {
        refusal = CheckMethod(context) ?? (isDraining ? Refusal.Draining(options) : null);
        if (refusal is not null) return null;

        var userId = ReadUserId(context, options.Identity);
        if (userId is null && options.Identity.Mode is IdentityMode.Principal) refusal = Refusal.Unauthenticated;
        else if (!Identifiers.IsUserId(userId)) refusal = Refusal.BadUserId;
        if (refusal is not null) return null;

        var query = context.Request.Query["clientId"];
        var clientId = query.Count is 0 ? RandomNumberGenerator.GetString(ClientIdCharacters, ClientIdLength) : query.ToString();
        if (query.Count > 1 || !Identifiers.IsClientId(clientId))
        {
            refusal = Refusal.BadClientId;
            return null;
        }

        if (!TryChooseSubprotocol(context, out var subprotocol))
        {
            refusal = Refusal.UnknownSubprotocol;
            return null;
        }

        refusal = CheckUpgrade(context);
        return refusal is null ? new Handshake(new MemberId(userId!, clientId), subprotocol) : null;
    }

    private static Refusal? CheckMethod(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method) ? null : Refusal.WrongMethod;

    private static string? ReadUserId(HttpContext context, IdentityOptions identity)
    {
        if (identity.Mode is IdentityMode.Query)
        {
            var query = context.Request.Query["userId"];
            return query.Count is 1 ? query[0] : null;
        }

        if (context.User.Identity?.IsAuthenticated is not true) return null;
        return identity.UserIdClaim is { } claim
            ? context.User.FindFirstValue(claim)
            : context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.FindFirstValue("sub");
    }

    private static bool TryChooseSubprotocol(HttpContext context, out string? chosen)
    {
        chosen = null;
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        if (offered.Count is 0) return true;

        // The client's order is its preference.
        chosen = offered.FirstOrDefault(name => name is Protocol.Subprotocol.V1 or Protocol.Subprotocol.V1Batch);
        return chosen is not null;
    }

    private static Refusal? CheckUpgrade(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest) return null;
        var headers = context.Request.Headers;
        var asksForUpgrade = HttpMethods.IsConnect(context.Request.Method) || headers.Upgrade.Any(value => string.Equals(value, "websocket", StringComparison.OrdinalIgnoreCase));
        if (!asksForUpgrade) return Refusal.UpgradeRequired;
        return headers.SecWebSocketVersion == SupportedVersion ? Refusal.BadHandshake : Refusal.UnsupportedVersion;
    }
}
