using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Presence.Tests.Identity;

/// <summary>An identity server as far as tokens need one: its metadata and its keys.</summary>
internal sealed class IdentityServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private IdentityServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Text(Metadata().ToJsonString(), "application/json"));
        _app.MapGet("/keys", () => Results.Text(Keys().ToJsonString(), "application/json"));
    }

    public string Address => _app.Urls.Single();

    /// <summary>How often its metadata was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Its RSA key as everybody may read it.</summary>
    public string PublicKey => _rsa.ExportSubjectPublicKeyInfoPem();

    public static async Task<IdentityServer> StartAsync()
    {
        var server = new IdentityServer();
        await server._app.StartAsync();
        return server;
    }

    public JsonObject Claims(params (string Name, JsonNode? Value)[] changes) =>
        Tokens.Claims(TimeProvider.System, "ann", [("iss", Address), .. changes]);

    public string SignByRsa(JsonObject claims) => Tokens.Sign(
        claims.ToJsonString(), """{"alg":"RS256","kid":"rsa"}""", bytes => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string SignByEc(JsonObject claims) => Tokens.Sign(
        claims.ToJsonString(), """{"alg":"ES256","kid":"ec"}""", bytes => _ec.SignData(bytes, HashAlgorithmName.SHA256));

    /// <summary>The classic: what everybody may read, used as if it were a secret.</summary>
    public string SignByPublicKey(JsonObject claims) => Tokens.Sign(
        claims.ToJsonString(), """{"alg":"HS256","kid":"rsa"}""", bytes => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PublicKey), bytes));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _ec.Dispose();
    }

    private JsonObject Metadata()
    {
        Reads++;
        return new JsonObject { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" };
    }

    private JsonObject Keys()
    {
        var rsa = _rsa.ExportParameters(includePrivateParameters: false);
        var ec = _ec.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "rsa", ["n"] = Base64UrlEncoder.Encode(rsa.Modulus), ["e"] = Base64UrlEncoder.Encode(rsa.Exponent) },
                new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["kid"] = "ec", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(ec.Q.X), ["y"] = Base64UrlEncoder.Encode(ec.Q.Y) }),
        };
    }
}
