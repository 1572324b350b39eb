namespace Presence.Client;

/// <summary>There is no token to connect with: <see cref="PresenceClientOptions.GetToken"/> threw, gave none, or took too long. <see cref="PresenceException.Code"/> is <c>token_failed</c>.</summary>
public sealed class PresenceTokenException : PresenceException
{
    internal PresenceTokenException(string message, Exception? cause)
        : base("token_failed", message, cause)
    {
    }
}
