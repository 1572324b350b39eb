using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>Every way that a token can be wrong, over real sockets: refused before the upgrade, with a reason that tells nothing of it.</summary>
public sealed class TokenFaultTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2031, 5, 5, 12, 0, 0, TimeSpan.Zero));

    [Fact(Timeout = 30_000)]
    public async Task Each_bad_token_is_401_and_says_which_rule_it_breaks()
    {
        (string Name, string? Token)[] tokens =
        [
            ("no token", null),
            ("an empty one", ""),
            ("no JWT", "secret"),
            ("three parts of nothing", "secret.secret.secret"),
            ("more than 8192 characters", Make() + new string('x', 8192)),
            ("characters that no token has", Make()[..^1] + "!"),
            ("a signature cut off", Make()[..^2]),
            ("alg none", Tokens.Sign(Claims(), """{"alg":"none"}""", _ => [])),
            ("alg NONE, signed all the same", Tokens.Sign(Claims(), """{"alg":"NONE"}""")),
            ("no alg", Tokens.Sign(Claims(), """{"typ":"JWT"}""")),
            ("alg HS512", Tokens.Sign(Claims(), """{"alg":"HS512"}""", bytes => System.Security.Cryptography.HMACSHA512.HashData(Encoding.UTF8.GetBytes(Tokens.Secret), bytes))),
            ("alg RS256, signed by HMAC", Tokens.Sign(Claims(), """{"alg":"RS256"}""")),
            ("another key", Tokens.Sign(Claims(), secret: Tokens.Secret + "!")),
            ("another key, by its name", Tokens.Sign(Claims(), """{"alg":"HS256","kid":"secret"}""", Tokens.Secret + "!")),
            ("claims that were not signed", Swap(Make(), Make(("sub", "mallory")))),
            ("an extension that is critical", Tokens.Sign(Claims(), """{"alg":"HS256","crit":["exp"]}""")),
            ("another issuer", Make(("iss", Tokens.Issuer + ".evil.org"))),
            ("no issuer", Make(("iss", null))),
            ("another audience", Make(("aud", "presence-2"))),
            ("no audience", Make(("aud", null))),
            ("expired", Make(("exp", At(-31)))),
            ("expired for an instant", Make(("exp", At(-30)))),
            ("exp before 1970", Make(("exp", -5))),
            ("no exp", Make(("exp", null))),
            ("exp of text", Make(("exp", "secret"))),
            ("exp of null", Tokens.Sign(Claims(("exp", null))[..^1] + ",\"exp\":null}")),
            ("exp too large for any clock", Make(("exp", 1e300))),
            ("not yet valid", Make(("nbf", At(31)))),
            ("nbf of text", Make(("nbf", "secret"))),
            ("nbf behind exp", Make(("nbf", At(20)), ("exp", At(10)))),
            ("no subject", Make(("sub", null))),
            ("an empty subject", Make(("sub", ""))),
            ("a subject of null", Tokens.Sign(Claims(("sub", null))[..^1] + ",\"sub\":null}")),
            ("two subjects", Make(("sub", new JsonArray("ann", "mallory")))),
            ("a subject with a control character", Make(("sub", "secret\n"))),
            ("a subject of 129 characters", Make(("sub", new string('x', 129)))),
        ];
        await using var app = await Tokens.StartAppAsync(_clock);
        var text = new StringBuilder();
        foreach (var (name, token) in tokens)
        {
            var header = token is null ? "" : $"Authorization: Bearer {token}\r\n";
            await using var socket = await RawSocket.ConnectAsync(app);
            await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + header));
            var head = await socket.ReadHeadAsync();
            Assert.StartsWith("HTTP/1.1 401 ", head, StringComparison.Ordinal);
            Assert.Contains("Content-Type: application/problem+json\r\n", head, StringComparison.Ordinal);
            var challenge = head.Split("\r\n").Single(line => line.StartsWith("WWW-Authenticate", StringComparison.Ordinal));
            text.Append(name).Append('\n').Append(challenge).Append('\n').Append(await socket.ReadBodyAsync(head)).Append("\n\n");
        }

        Assert.DoesNotContain("secret", text.ToString(), StringComparison.Ordinal);
        text.ToString().ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task What_is_unusual_and_right_is_taken()
    {
        string[] tokens =
        [
            Make(),
            Make(("exp", At(-29))),
            Make(("nbf", At(29))),
            Make(("exp", At(60) + 0.5)),
            Make(("exp", 253402300799)),
            Make(("aud", new JsonArray("another", Tokens.Audience))),
            Make(("iat", At(3600))),
            Make(("groups", new JsonArray("x")), ("address", new JsonObject { ["street"] = "x" })),
            Tokens.Sign(Claims(), """{"alg":"HS256"}"""),
            Tokens.Sign(Claims(), """{"alg":"HS256","kid":"whatever"}"""),
        ];
        await using var app = await Tokens.StartAppAsync(_clock);
        foreach (var token in tokens)
        {
            var ann = await app.EnterAsync(token);
            Assert.Equal("ann", ann.UserId);
            await ann.CloseAsync();
        }
    }

    [Fact(Timeout = 15_000)]
    public async Task The_token_says_who_it_is_whatever_the_query_says()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Make(), query: "&userId=mallory");
        Assert.Equal("ann", ann.UserId);
    }

    [Fact(Timeout = 15_000)]
    public async Task Another_claim_can_hold_the_user()
    {
        await using var app = await Tokens.StartAppAsync(_clock, options => options.Identity.UserIdClaim = "email");
        var ann = await app.EnterAsync(Make(("email", "ann@example.com")));
        Assert.Equal("ann@example.com", ann.UserId);
    }

    [Fact(Timeout = 15_000)]
    public async Task Without_skew_a_token_counts_up_to_its_last_instant()
    {
        await using var app = await Tokens.StartAppAsync(_clock, options => options.Identity.Jwt.ClockSkew = TimeSpan.Zero);
        var token = Make(("exp", At(10)));
        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        var ann = await app.EnterAsync(token);
        await ann.CloseAsync();
        _clock.Advance(TimeSpan.FromTicks(1));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, "/ws"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private string Claims(params (string Name, JsonNode? Value)[] changes) => Tokens.Claims(_clock, "ann", changes).ToJsonString();

    private string Make(params (string Name, JsonNode? Value)[] changes) => Tokens.For(_clock, "ann", changes);

    private long At(int seconds) => Tokens.At(_clock, TimeSpan.FromSeconds(seconds));

    // The signature of the one under the claims of the other.
    private static string Swap(string signed, string claims)
    {
        var (good, bad) = (signed.Split('.'), claims.Split('.'));
        return $"{good[0]}.{bad[1]}.{good[2]}";
    }
}
