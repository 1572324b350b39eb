using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Checks at start who may connect: what would leave the service open by mistake stops the start.</summary>
internal sealed class IdentityOptionsValidator(IHostEnvironment environment, IServiceProviderIsService services) : IValidateOptions<PresenceOptions>
{
    private const string Section = "Presence:Identity";
    private const int LeastKeyBytes = 32;

    private static readonly TimeSpan LeastCheckTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostCheckTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostClockSkew = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        string[] faults = [.. Check(options.Identity).Concat(options.Identity.Mode is IdentityMode.Jwt ? Check(options.Identity.Jwt) : [])];
        return faults.Length is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Check(IdentityOptions identity)
    {
        if (identity is { Mode: IdentityMode.Query, AllowQueryInProduction: false } && !environment.IsDevelopment())
        {
            yield return $"{Section}:Mode is Query, which believes whoever ?userId= names, and the environment is {environment.EnvironmentName}. "
                + $"Set {Section}:Mode to Jwt or Principal; or {Section}:AllowQueryInProduction to true, where everybody who can reach the service is trusted; "
                + "or ASPNETCORE_ENVIRONMENT to Development, on a developer's machine.";
        }

        if (identity is { Mode: IdentityMode.Query, RequireRoomsClaim: true })
            yield return $"{Section}:RequireRoomsClaim needs {Section}:Mode Jwt or Principal: in Query nobody has claims.";
        if (identity.UserIdClaim is { } claim && string.IsNullOrWhiteSpace(claim)) yield return $"{Section}:UserIdClaim must name a claim, or be left out.";
        if (string.IsNullOrWhiteSpace(identity.RoomsClaim)) yield return $"{Section}:RoomsClaim must name a claim.";
        if (identity.CheckTimeout < LeastCheckTimeout || identity.CheckTimeout > MostCheckTimeout)
            yield return $"{Section}:CheckTimeout must be {LeastCheckTimeout:c} to {MostCheckTimeout:c} (it is {identity.CheckTimeout:c}).";
    }

    private IEnumerable<string> Check(JwtOptions jwt)
    {
        if (!services.IsService(typeof(TokenValidator))) yield return $"{Section}:Mode is Jwt: call AddJwtBearer() behind AddPresence().";
        if (string.IsNullOrEmpty(jwt.Authority) == string.IsNullOrEmpty(jwt.SigningKey))
            yield return $"{Section}:Mode is Jwt: give either {Section}:Jwt:Authority, the address of an identity server, or {Section}:Jwt:SigningKey, a shared key for HS256.";
        if (string.IsNullOrEmpty(jwt.Audience)) yield return $"{Section}:Jwt:Audience must be the audience that tokens for this service name in aud.";
        if (!string.IsNullOrEmpty(jwt.SigningKey))
        {
            var bytes = Encoding.UTF8.GetByteCount(jwt.SigningKey);
            if (bytes < LeastKeyBytes) yield return $"{Section}:Jwt:SigningKey must be at least {LeastKeyBytes} bytes of UTF-8 (it is {bytes}).";
            if (string.IsNullOrEmpty(jwt.Issuer)) yield return $"{Section}:Jwt:Issuer must be the issuer that tokens name in iss, where there is a SigningKey.";
        }

        if (!string.IsNullOrEmpty(jwt.Authority) && !IsAuthority(jwt.Authority))
            yield return $"{Section}:Jwt:Authority must be an https address, or http in the environment Development (it is {jwt.Authority}, in {environment.EnvironmentName}).";
        if (jwt.ClockSkew < TimeSpan.Zero || jwt.ClockSkew > MostClockSkew)
            yield return $"{Section}:Jwt:ClockSkew must be {TimeSpan.Zero:c} to {MostClockSkew:c} (it is {jwt.ClockSkew:c}).";
    }

    private bool IsAuthority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()));
}
