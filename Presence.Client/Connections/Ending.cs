using Presence.Protocol;

namespace Presence.Client;

/// <summary>What comes behind the end of a connection, or of an attempt at one.</summary>
internal enum Sequel
{
    /// <summary>The service or we meant it.</summary>
    Stop,

    /// <summary>The same would happen again: stop, and say so.</summary>
    Fix,

    /// <summary>A new token may help.</summary>
    Renew,

    /// <summary>Return after the delay of GOING_AWAY.</summary>
    Drain,

    /// <summary>Return with back-off.</summary>
    Retry,
}

/// <summary>How a connection, or an attempt at one, came to its end.</summary>
/// <param name="Sequel">What comes behind it.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="CloseCode">The close code, where there was one.</param>
/// <param name="Status">The HTTP status of a refused handshake.</param>
/// <param name="RetryAfter">How long the service wants us to wait.</param>
internal sealed record Ending(Sequel Sequel, string Reason, int? CloseCode = null, int? Status = null, TimeSpan? RetryAfter = null)
{
    public static Ending Lost { get; } = new(Sequel.Retry, "The connection was lost.");

    public static Ending Silence { get; } = new(Sequel.Retry, "The service gave no sign of life.");

    /// <summary>docs/protocol.md, Close codes.</summary>
    public static Ending AfterClose(int code) => For((CloseCode)code) with { CloseCode = code };

    private static Ending For(CloseCode code) => code switch
    {
        Protocol.CloseCode.Normal => new Ending(Sequel.Stop, "The service closed the connection."),
        Protocol.CloseCode.GoingAway => new Ending(Sequel.Drain, "The service is restarting."),
        Protocol.CloseCode.ProtocolError => new Ending(Sequel.Fix, "The service saw a WebSocket protocol error."),
        Protocol.CloseCode.UnsupportedData => new Ending(Sequel.Fix, "The service does not take binary frames."),
        Protocol.CloseCode.InvalidPayload => new Ending(Sequel.Fix, "The service received text that is not UTF-8."),
        Protocol.CloseCode.MessageTooBig => new Ending(Sequel.Fix, "A message was too big for the service."),
        Protocol.CloseCode.InternalError => new Ending(Sequel.Retry, "The service had an internal error."),
        Protocol.CloseCode.TooManyInvalidMessages => new Ending(Sequel.Fix, "The service received too many bad messages."),
        Protocol.CloseCode.Unauthenticated => new Ending(Sequel.Renew, "The token is missing, wrong or expired."),
        Protocol.CloseCode.Forbidden => new Ending(Sequel.Stop, "Not allowed, or removed from here."),
        Protocol.CloseCode.TooSlow => new Ending(Sequel.Retry, "The connection was too slow or showed no sign of life."),
        Protocol.CloseCode.Replaced => new Ending(Sequel.Stop, "Replaced by a newer connection of the same client."),
        Protocol.CloseCode.RateLimited => new Ending(Sequel.Retry, "Too many messages for too long."),
        _ => Lost,
    };
}
