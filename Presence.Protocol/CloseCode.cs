namespace Presence.Protocol;

/// <summary>Why the service closed a connection, and what the client should do. 1xxx are RFC 6455's, 44xx are ours.</summary>
public enum CloseCode
{
    /// <summary>No close has been decided.</summary>
    None = 0,

    /// <summary>The client asked for it. Stop.</summary>
    Normal = 1000,

    /// <summary>The service is draining. Reconnect after the delay of GOING_AWAY.</summary>
    GoingAway = 1001,

    /// <summary>A frame broke RFC 6455. Fix the client, do not retry.</summary>
    ProtocolError = 1002,

    /// <summary>A binary frame. Messages are text. Fix the client, do not retry.</summary>
    UnsupportedData = 1003,

    /// <summary>A text frame that is not UTF-8. Fix the client, do not retry.</summary>
    InvalidPayload = 1007,

    /// <summary>A message larger than the limit, or in more fragments than the limit. Fix the client, do not retry.</summary>
    MessageTooBig = 1009,

    /// <summary>A fault of the service. Reconnect with back-off.</summary>
    InternalError = 1011,

    /// <summary>Too many bad messages in a row. Fix the client, do not retry.</summary>
    TooManyInvalidMessages = 4400,

    /// <summary>Not authenticated, or the token has expired. Get a new token, then reconnect.</summary>
    Unauthenticated = 4401,

    /// <summary>Forbidden, or kicked. Stop.</summary>
    Forbidden = 4403,

    /// <summary>Too slow a reader or sender, no sign of life, or nothing joined in time. Reconnect with back-off.</summary>
    TooSlow = 4408,

    /// <summary>A newer connection of the same member took over. Stop.</summary>
    Replaced = 4409,

    /// <summary>Over the message rate for long. Reconnect with back-off.</summary>
    RateLimited = 4429,
}
