using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Checks bearer tokens, of a handshake and of an AUTH alike, by ASP.NET Core's JwtBearer options of the name
/// <see cref="OptionsName"/>. Never throws, and logs nothing of a token.
/// </summary>
internal sealed class TokenValidator(
    IOptionsMonitor<JwtBearerOptions> bearer,
    IOptions<PresenceOptions> options,
    TimeProvider clock,
    ILogger<TokenValidator> logger,
    IRoomAuthorizer? authorizer = null) : IDisposable
{
    /// <summary>The name of the options. No scheme has it: an app's own authentication does not see it.</summary>
    public const string OptionsName = "Presence";

    private readonly FaultLog _faults = new(clock, logger.IdentityServerFailed);

    /// <summary>The signed-in user of a token, or why it does not count.</summary>
    public async Task<(SignIn? SignIn, TokenFault? Fault)> CheckAsync(string token)
    {
        if (!Identifiers.IsToken(token)) return (null, TokenFault.Malformed);
        try
        {
            var (signIn, fault, exception) = await TryValidateAsync(token).WaitAsync(options.Value.Identity.CheckTimeout, clock);
            return exception is null ? (signIn, fault) : Fail(exception);
        }
        catch (TimeoutException exception)
        {
            return Fail(exception);
        }
    }

    public void Dispose() => _faults.Dispose();

    // It may end when nobody waits for it any more: nothing may come out of it but an answer.
    private async Task<(SignIn? SignIn, TokenFault? Fault, Exception? Exception)> TryValidateAsync(string token)
    {
        try
        {
            var (signIn, fault) = await ValidateAsync(token);
            return (signIn, fault, null);
        }
        catch (Exception exception)
        {
            return (null, null, exception);
        }
    }

    private (SignIn? SignIn, TokenFault? Fault) Fail(Exception exception)
    {
        _faults.Count(exception);
        return (null, TokenFault.Unchecked);
    }

    private async Task<(SignIn? SignIn, TokenFault? Fault)> ValidateAsync(string token)
    {
        var settings = bearer.Get(OptionsName);
        var parameters = settings.TokenValidationParameters.Clone();
        if (settings.ConfigurationManager is { } metadata)
        {
            // Where there are no keys at all, validation could only blame the token. Once read they are kept, and this ends at once.
            // Who has given up must not stay in the line for them: strangers would make it grow.
            using var limit = new CancellationTokenSource(options.Value.Identity.CheckTimeout, clock);
            await metadata.GetConfigurationAsync(limit.Token);

            // The handler reads them by itself, and reads them anew where a token names a key that is not among them.
            parameters.ConfigurationManager = metadata as BaseConfigurationManager;
        }

        var result = await settings.TokenHandlers[0].ValidateTokenAsync(token, parameters);
        return result.IsValid ? Accept(result, parameters) : (null, Explain(result.Exception));
    }

    private (SignIn? SignIn, TokenFault? Fault) Accept(TokenValidationResult result, TokenValidationParameters parameters)
    {
        var identity = options.Value.Identity;

        // RFC 7515, 4.1.11: what a token calls critical must be understood, and no extension is.
        if (result.SecurityToken is not JsonWebToken token || token.TryGetHeaderValue<object>("crit", out _)) return (null, TokenFault.Malformed);
        var subjects = result.ClaimsIdentity.FindAll(identity.UserIdClaim ?? JwtRegisteredClaimNames.Sub).Take(2).ToList();
        if (subjects is not [var subject] || !Identifiers.IsUserId(subject.Value)) return (null, TokenFault.NoUser);
        var signIn = new SignIn(subject.Value)
        {
            // A copy of the claims: the original holds on to the token.
            User = authorizer is null ? null : new ClaimsPrincipal(new ClaimsIdentity(result.ClaimsIdentity.Claims, JwtBearerDefaults.AuthenticationScheme)),
            IsOperator = options.Value.Operator is { Role: { } role, RoleClaim: var claim } && result.ClaimsIdentity.HasClaim(claim, role),
            ExpiresAt = token.ValidTo.Ticks + parameters.ClockSkew.Ticks,

            // An empty list makes no claim at all, and means no room: it must not pass for a token without a list.
            Rooms = OpenRooms.Read(result.ClaimsIdentity.FindAll(identity.RoomsClaim), identity, token.TryGetPayloadValue<object>(identity.RoomsClaim, out _)),
        };
        return (signIn, null);
    }

    private static TokenFault Explain(Exception fault) => fault switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException => TokenFault.OutOfTime,
        SecurityTokenInvalidIssuerException => TokenFault.WrongIssuer,
        SecurityTokenInvalidAudienceException => TokenFault.WrongAudience,
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => TokenFault.BadSignature,
        _ => TokenFault.Malformed,
    };
}
