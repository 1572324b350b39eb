namespace Presence.Client;

/// <summary>The service has sent something that is no message. It is passed over. <see cref="PresenceException.Code"/> is <c>invalid_frame</c>.</summary>
public sealed class PresenceFrameException : PresenceException
{
    internal PresenceFrameException()
        : base("invalid_frame", "The service sent something that is not an envelope.")
    {
    }
}
