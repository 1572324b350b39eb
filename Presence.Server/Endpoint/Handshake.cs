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

    /// <summary>What refuses a request, whoever it is from.</summary>
    public static Refusal? Check(HttpContext context, PresenceOptions options, bool isDraining) =>
        CheckMethod(context) ?? (isDraining ? Refusal.Draining(options) : null);

    /// <summary>Checks the rest. Everything that can be refused is refused before the upgrade, where HTTP can still say why.</summary>
    public static Handshake? TryRead(HttpContext context, string userId, out Refusal? refusal)
    {
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
        return refusal is null ? new Handshake(new MemberId(userId, clientId), subprotocol) : null;
    }

    private static Refusal? CheckMethod(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method) ? null : Refusal.WrongMethod;

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
