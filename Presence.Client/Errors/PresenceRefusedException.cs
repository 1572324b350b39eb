namespace Presence.Client;

/// <summary>The service, or something on the way, has refused the handshake. <see cref="PresenceException.Code"/> is <c>handshake_refused</c>.</summary>
public sealed class PresenceRefusedException : PresenceException
{
    internal PresenceRefusedException(int status, string reason, TimeSpan? retryAfter, bool isFatal)
        : base("handshake_refused", reason)
    {
        Status = status;
        RetryAfter = retryAfter;
        IsFatal = isFatal;
    }

    /// <summary>The HTTP status. docs/protocol.md, Refusals, lists those of the service.</summary>
    public int Status { get; }
}
