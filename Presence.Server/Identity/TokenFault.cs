namespace Presence.Server;

/// <summary>Why a token does not count: the rule, and nothing of the token.</summary>
internal sealed record TokenFault(string Text)
{
    public static readonly TokenFault Malformed = new("The token is not a signed JWT that this service can read.");

    public static readonly TokenFault BadSignature = new("The token is not signed by a key and an algorithm that this service accepts.");

    public static readonly TokenFault WrongIssuer = new("The token is from another issuer.");

    public static readonly TokenFault WrongAudience = new("The token is for another audience.");

    public static readonly TokenFault OutOfTime = new("The token has expired, is not valid yet, or has no exp.");

    public static readonly TokenFault NoUser = new("The token names no user: its subject must be one of 1 to 128 characters, none of them a control character.");

    /// <summary>The token may be good: there is no telling now.</summary>
    public static readonly TokenFault Unchecked = new("The token cannot be checked now: the identity server does not answer.");
}
