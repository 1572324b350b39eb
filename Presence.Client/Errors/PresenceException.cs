namespace Presence.Client;

/// <summary>What has gone wrong: thrown to whoever waits for it, and raised by <see cref="PresenceClient.ErrorOccurred"/> and <see cref="PresenceRoom.ErrorOccurred"/>.</summary>
public abstract class PresenceException : Exception
{
    private protected PresenceException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>The service's error code (<see cref="Protocol.ErrorCode"/>), or the client's own.</summary>
    public string Code { get; }

    /// <summary>Whether the client has stopped because of it.</summary>
    public bool IsFatal { get; private protected init; }

    /// <summary>The room that it is about; null where it is about none.</summary>
    public string? RoomId { get; private protected init; }

    /// <summary>How long to wait before another try, where the service says so.</summary>
    public TimeSpan? RetryAfter { get; private protected init; }
}
