using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Presence.Server;

/// <summary>What our options say, in the words of JwtBearer.</summary>
internal sealed class JwtBearerSetup(IOptions<PresenceOptions> options, IHostEnvironment environment, TimeProvider clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    // A kind of key has its own algorithms. With both in one list, a token could be "signed" by HMAC with a public key for its secret.
    private static readonly string[] ForSecrets = [SecurityAlgorithms.HmacSha256];

    private static readonly string[] ForServers =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public void Configure(JwtBearerOptions options)
    {
    }

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name is not TokenValidator.OptionsName) return;
        var identity = options.Value.Identity;
        var jwt = identity.Jwt;
        bearer.Authority = jwt.Authority;
        bearer.RequireHttpsMetadata = !environment.IsDevelopment();
        bearer.BackchannelTimeout = identity.CheckTimeout;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = jwt.Issuer,
            ValidAudience = jwt.Audience,
            ClockSkew = jwt.ClockSkew,
            ValidAlgorithms = string.IsNullOrEmpty(jwt.SigningKey) ? ForServers : ForSecrets,
            IssuerSigningKey = string.IsNullOrEmpty(jwt.SigningKey) ? null : new SymmetricSecurityKey(Encoding.UTF8.GetBytes(jwt.SigningKey)),

            // The library's own check has a clock of its own. Reckoned from now, as exp may be the last moment that there is.
            LifetimeValidator = (notBefore, expires, _, parameters) =>
            {
                var now = clock.GetUtcNow().UtcDateTime;
                return expires > now - parameters.ClockSkew && !(notBefore > now + parameters.ClockSkew) && !(notBefore > expires);
            },
        };
    }
}
