namespace Presence.Client;

/// <summary>A handler of the app has thrown. Nobody else has noticed. <see cref="PresenceException.Code"/> is <c>handler_failed</c>.</summary>
public sealed class PresenceHandlerException : PresenceException
{
    internal PresenceHandlerException(Exception cause)
        : base("handler_failed", "A handler has thrown.", cause)
    {
    }
}
