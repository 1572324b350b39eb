using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.Tokens;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>Tokens made by hand, so that they can be wrong in every way, and apps that take the right ones.</summary>
internal static class Tokens
{
    public const string Secret = "a secret that these tests share with nobody";
    public const string Issuer = "https://issuer.example";
    public const string Audience = "presence";
    public const string HS256 = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>The arguments of the standalone service that takes these tokens.</summary>
    public static readonly string[] Settings =
    [
        "--Presence:Identity:Mode=Jwt", $"--Presence:Identity:Jwt:SigningKey={Secret}", $"--Presence:Identity:Jwt:Issuer={Issuer}", $"--Presence:Identity:Jwt:Audience={Audience}",
    ];

    /// <summary>The claims of a good token, with these changes; null takes one away.</summary>
    public static JsonObject Claims(TimeProvider clock, string userId = "ann", params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = userId, ["exp"] = At(clock, TimeSpan.FromMinutes(10)) };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null) claims.Add(name, value);
        }

        return claims;
    }

    /// <summary>A moment as tokens write it.</summary>
    public static long At(TimeProvider clock, TimeSpan fromNow) => (clock.GetUtcNow() + fromNow).ToUnixTimeSeconds();

    /// <summary>A good token for a user, with these changes.</summary>
    public static string For(TimeProvider clock, string userId = "ann", params (string Name, JsonNode? Value)[] changes) =>
        Sign(Claims(clock, userId, changes).ToJsonString());

    /// <summary>A token signed by HMAC-SHA-256, whatever its header says.</summary>
    public static string Sign(string claims, string header = HS256, string secret = Secret) =>
        Sign(claims, header, bytes => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes));

    public static string Sign(string claims, string header, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The options of an app that takes these tokens.</summary>
    public static void Configure(PresenceOptions options)
    {
        options.Identity.Mode = IdentityMode.Jwt;
        (options.Identity.Jwt.Issuer, options.Identity.Jwt.Audience, options.Identity.Jwt.SigningKey) = (Issuer, Audience, Secret);
    }

    /// <summary>An app that takes these tokens.</summary>
    public static Task<PresenceApp> StartAppAsync(
        TimeProvider? clock = null, Action<PresenceOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null) =>
        PresenceApp.StartAsync(
            options =>
            {
                Configure(options);
                configure?.Invoke(options);
            },
            clock,
            build: builder =>
            {
                builder.Services.AddPresence().AddJwtBearer();
                build?.Invoke(builder);
            },
            map: map);

    /// <summary>Connects by a token in the header.</summary>
    public static Task<TestClient> EnterAsync(this PresenceApp app, string token, string clientId = "tab-1", string? query = null) =>
        app.EnterAsync($"clientId={clientId}{query}", options => options.SetRequestHeader("Authorization", $"Bearer {token}"));

    public static async Task<TestClient> EnterAsync(this PresenceApp app, string query, Action<ClientWebSocketOptions> configure) =>
        await app.AdoptAsync(await TestClient.ConnectAsync(new UriBuilder(app.SocketAddress) { Query = query }.Uri, configure: configure));

    /// <summary>Sends AUTH and gives what comes back.</summary>
    public static async Task<JsonElement> AuthAsync(this TestClient client, string token)
    {
        var id = client.NextId();
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"AUTH","id":{{id}},"token":"{{token}}"}"""));
        var reply = await client.ExpectAnyAsync("ACK", "ERROR");
        Assert.Equal(id, reply.GetProperty("id").GetInt64());
        return reply;
    }
}
