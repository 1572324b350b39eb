using System.Net;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>Where a token may stand, and that it goes nowhere from there.</summary>
public sealed class TokenSourceTests
{
    private static readonly string Token = Tokens.For(TimeProvider.System);

    [Theory(Timeout = 15_000)]
    [InlineData("presence.v1, bearer.{0}", "presence.v1")]
    [InlineData("bearer.{0}, presence.v1.batch, presence.v1", "presence.v1.batch")]
    [InlineData("presence.v1,bearer.{0},unknown", "presence.v1")]
    [InlineData("presence.v1\r\nSec-WebSocket-Protocol: bearer.{0}", "presence.v1")]
    [InlineData("bearer.{0}", null)]
    public async Task Beside_a_subprotocol_and_it_is_never_chosen(string offer, string? chosen)
    {
        await using var app = await Tokens.StartAppAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        var header = $"Sec-WebSocket-Protocol: {offer.Replace("{0}", Token, StringComparison.Ordinal)}\r\n";
        await socket.SendAsync(RawSocket.Handshake("clientId=tab-1", RawSocket.GoodHeaders + header));
        var head = await socket.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("bearer", head, StringComparison.OrdinalIgnoreCase);
        if (chosen is null) Assert.DoesNotContain("Sec-WebSocket-Protocol", head, StringComparison.Ordinal);
        else Assert.Contains($"Sec-WebSocket-Protocol: {chosen}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\"userId\":\"ann\"", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        await socket.SendAsync(RawSocket.Frame(0x88, []));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_subprotocol_that_nobody_knows_is_refused_beside_a_token_too()
    {
        await using var app = await Tokens.StartAppAsync();
        var (status, body) = await AskAsync(app, "", $"Sec-WebSocket-Protocol: presence.v2, bearer.{Token}\r\n");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Unknown subprotocol", body, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task In_the_Authorization_header_in_any_case(string scheme)
    {
        await using var app = await Tokens.StartAppAsync();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, (await AskAsync(app, "", $"Authorization: {scheme} {Token}\r\n")).Status);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("access_token={0}")]
    [InlineData("clientId=tab-1&access_token={0}")]
    [InlineData("Access_Token={0}&clientId=tab-1")]
    [InlineData("acces%73%5Ftoken={0}&clientId=tab-1")]
    public async Task In_the_query_where_that_is_allowed(string query)
    {
        query = query.Replace("{0}", Token, StringComparison.Ordinal);
        await using var open = await Tokens.StartAppAsync(configure: options => options.Identity.Jwt.AllowQueryToken = true);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, (await AskAsync(open, query, "")).Status);

        await using var strict = await Tokens.StartAppAsync();
        var (status, body) = await AskAsync(strict, query, "");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("\"No token\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", body, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("", "Authorization: Bearer {0}\r\nSec-WebSocket-Protocol: presence.v1, bearer.{0}\r\n")]
    [InlineData("", "Sec-WebSocket-Protocol: bearer.{0}, bearer.{0}\r\n")]
    [InlineData("", "Authorization: Bearer {0}\r\nAuthorization: Bearer {0}\r\n")]
    [InlineData("access_token={0}", "Authorization: Bearer {0}\r\n")]
    [InlineData("access_token={0}&access_token={0}", "")]
    [InlineData("", "Authorization: Basic {0}\r\n")]
    public async Task One_token_and_not_two_or_another_thing(string query, string headers)
    {
        await using var app = await Tokens.StartAppAsync(configure: options => options.Identity.Jwt.AllowQueryToken = true);
        var (status, body) = await AskAsync(
            app, query.Replace("{0}", Token, StringComparison.Ordinal), headers.Replace("{0}", Token, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("Give one bearer token", body, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_plain_request_is_told_what_the_handshake_would_be()
    {
        await using var app = await Tokens.StartAppAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        using var stranger = await http.GetAsync(new Uri("/ws", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (stranger.StatusCode, stranger.Headers.WwwAuthenticate.ToString()));
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var user = await http.GetAsync(new Uri("/ws", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UpgradeRequired, user.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(PresenceApp app, string query, string headers)
    {
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake(query, RawSocket.GoodHeaders + headers));
        var head = await socket.ReadHeadAsync();
        var status = (HttpStatusCode)int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        if (status is not HttpStatusCode.SwitchingProtocols) return (status, await socket.ReadBodyAsync(head));
        await socket.SendAsync(RawSocket.Frame(0x88, []));
        await app.UntilConnectionsAsync(0);
        return (status, "");
    }
}
