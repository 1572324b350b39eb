using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>Tokens by an identity server: its keys, and no others.</summary>
public sealed class AuthorityTests
{
    [Fact(Timeout = 30_000)]
    public async Task Its_keys_count_and_are_read_once()
    {
        await using var server = await IdentityServer.StartAsync();
        await using var app = await StartAsync(server.Address);
        foreach (var token in new[] { server.SignByRsa(server.Claims()), server.SignByEc(server.Claims()), server.SignByRsa(server.Claims()) })
        {
            var ann = await app.EnterAsync(token);
            Assert.Equal("ann", ann.UserId);
            await ann.JoinAsync("lobby");
            Assert.Equal("ACK", (await ann.AuthAsync(token)).GetProperty("type").GetString());
            await ann.CloseAsync();
        }

        Assert.Equal(1, server.Reads);
    }

    [Fact(Timeout = 30_000)]
    public async Task Its_public_key_is_nobodys_secret()
    {
        await using var server = await IdentityServer.StartAsync();
        await using var app = await StartAsync(server.Address);
        string[] tokens =
        [
            server.SignByPublicKey(server.Claims()),
            Tokens.Sign(server.Claims().ToJsonString()),
            Tokens.Sign(server.Claims().ToJsonString(), """{"alg":"none","kid":"rsa"}""", _ => []),
            server.SignByRsa(server.Claims(("iss", Tokens.Issuer))),
            server.SignByRsa(server.Claims(("aud", "another"))),
            server.SignByRsa(server.Claims(("exp", 1))),
        ];
        foreach (var token in tokens) Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, token)).StatusCode);
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await AskAsync(app, server.SignByRsa(server.Claims()))).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task While_it_does_not_answer_nobody_is_let_in_and_nobody_is_blamed()
    {
        string address, token;
        await using (var server = await IdentityServer.StartAsync()) (address, token) = (server.Address, server.SignByRsa(server.Claims()));
        await using var app = await StartAsync(address);
        using var response = await AskAsync(app, token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (response.StatusCode, response.Headers.RetryAfter?.Delta));
        Assert.Contains("Token not checked", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(app.Logs.Lines, line => line.Contains("Tokens that could not be checked: 1", StringComparison.Ordinal));
    }

    private static Task<PresenceApp> StartAsync(string authority) => PresenceApp.StartAsync(
        options =>
        {
            options.Identity.Mode = IdentityMode.Jwt;
            (options.Identity.Jwt.Authority, options.Identity.Jwt.Audience) = (authority, Tokens.Audience);
        },
        build: builder => builder.Services.AddPresence().AddJwtBearer(),
        environment: Environments.Development);

    private static async Task<HttpResponseMessage> AskAsync(PresenceApp app, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, "/ws"));
        request.Headers.Authorization = new("Bearer", token);
        return await http.SendAsync(request);
    }
}
