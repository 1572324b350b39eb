using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Presence.Server;

/// <summary>Why a request does not become a connection, as problem+json. Never repeats what the client sent.</summary>
internal sealed record Refusal(int Status, string Title, string Detail)
{
    // Nobody knows when a place will be free. Soon enough for who waits, seldom enough for the service.
    private static readonly TimeSpan PlaceRetry = TimeSpan.FromSeconds(10);

    public static readonly Refusal WrongMethod = new(
        StatusCodes.Status405MethodNotAllowed, "Method not allowed", "A WebSocket handshake is a GET request.")
    { Header = ("Allow", "GET, CONNECT") };

    public static readonly Refusal BadUserId = new(
        StatusCodes.Status400BadRequest,
        "Bad userId",
        "Give one userId of 1 to 128 characters, none of them a control character, as in ?userId=ann");

    public static readonly Refusal BadClientId = new(
        StatusCodes.Status400BadRequest,
        "Bad clientId",
        "Give at most one clientId, of 1 to 64 of A-Z a-z 0-9 . _ ~ - ; leave it out to be given one.");

    public static readonly Refusal UnknownSubprotocol = new(
        StatusCodes.Status400BadRequest,
        "Unknown subprotocol",
        "Offer presence.v1 or presence.v1.batch in Sec-WebSocket-Protocol, or nothing.");

    public static readonly Refusal Unauthenticated = new(
        StatusCodes.Status401Unauthorized, "Not signed in", "This service takes its members from the app's signed-in users.");

    public static readonly Refusal ForeignOrigin = new(
        StatusCodes.Status403Forbidden, "Origin not allowed", "Pages of this origin may not connect. The operator lists those that may in Presence:AllowedOrigins.");

    public static readonly Refusal BadHandshake = new(
        StatusCodes.Status400BadRequest,
        "Bad WebSocket handshake",
        "The request needs Connection: Upgrade and one Sec-WebSocket-Key of 16 bytes in base64 (RFC 6455, 4.1).");

    public static readonly Refusal UpgradeRequired = new(
        StatusCodes.Status426UpgradeRequired,
        "WebSocket only",
        "This address speaks WebSocket: connect with a WebSocket client. As a handshake the request would succeed.")
    { Header = ("Sec-WebSocket-Version", "13"), AsksForUpgrade = true };

    public static readonly Refusal UnsupportedVersion = new(
        StatusCodes.Status426UpgradeRequired, "Unsupported WebSocket version", "This address speaks version 13 of WebSocket (RFC 6455, 4.2.2).")
    { Header = ("Sec-WebSocket-Version", "13"), AsksForUpgrade = true };

    /// <summary>What metrics and logs call it: the title, as <c>bad_userid</c>.</summary>
    public string Reason { get; } = string.Create(Title.Length, Title, static (reason, title) =>
    {
        for (var i = 0; i < reason.Length; i++) reason[i] = title[i] is ' ' ? '_' : char.ToLowerInvariant(title[i]);
    });

    public static readonly Refusal Full = new Refusal(
        StatusCodes.Status503ServiceUnavailable, "Full", "The service has as many connections as it may have: connect again after Retry-After.")
        .After(PlaceRetry);

    public static readonly Refusal AddressFull = new Refusal(
        StatusCodes.Status429TooManyRequests,
        "Too many connections",
        "Your address has as many connections as it may have: close one, or connect again after Retry-After.")
        .After(PlaceRetry);

    /// <summary>A header that belongs to the status.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>RFC 9110, 15.5.22: a 426 names the protocol in Upgrade.</summary>
    public bool AsksForUpgrade { get; init; }

    public static Refusal Draining(PresenceOptions options) => new Refusal(
        StatusCodes.Status503ServiceUnavailable, "Stopping", "The service is stopping: connect again after Retry-After.")
        .After(options.DrainTimeout);

    public static Refusal Busy(TimeSpan wait) => new Refusal(
        StatusCodes.Status503ServiceUnavailable, "Busy", "More connect at this moment than the service accepts: connect again after Retry-After.")
        .After(wait);

    public static Refusal AddressBusy(TimeSpan wait) => new Refusal(
        StatusCodes.Status429TooManyRequests, "Too many handshakes", "Your address connects too often: connect again after Retry-After.")
        .After(wait);

    private Refusal After(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return this with { Header = ("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) };
    }

    public static Refusal NoToken(bool allowsQuery) => new(
        StatusCodes.Status401Unauthorized,
        "No token",
        "Give one bearer token: in the Authorization header, or as the subprotocol bearer.<token> beside presence.v1"
            + (allowsQuery ? ", or as access_token in the query." : "."))
    { Header = ("WWW-Authenticate", "Bearer") };

    public static Refusal BadToken(TokenFault fault) => new(StatusCodes.Status401Unauthorized, "Bad token", fault.Text)
    { Header = ("WWW-Authenticate", "Bearer error=\"invalid_token\"") };

    public static Refusal UncheckedToken(TokenFault fault) => new(StatusCodes.Status503ServiceUnavailable, "Token not checked", fault.Text)
    { Header = ("Retry-After", "1") };

    public Task WriteAsync(HttpContext context)
    {
        if (Header is var (name, value)) context.Response.Headers[name] = value;
        if (AsksForUpgrade && context.Request.Protocol == HttpProtocol.Http11)
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.Connection = "Upgrade";
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(Detail, statusCode: Status, title: Title).ExecuteAsync(context);
    }
}
