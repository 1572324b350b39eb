namespace Presence.Client;

/// <summary>The connection has ended for good. <see cref="PresenceException.Code"/> is <c>closed</c>.</summary>
public sealed class PresenceClosedException : PresenceException
{
    internal PresenceClosedException(string reason, int? closeCode = null, bool isFatal = false)
        : base("closed", reason)
    {
        CloseCode = closeCode;
        IsFatal = isFatal;
    }

    /// <summary>The close code, a <see cref="Protocol.CloseCode"/> where it is known; null where there was none.</summary>
    public int? CloseCode { get; }
}
