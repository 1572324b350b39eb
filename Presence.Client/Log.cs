using Microsoft.Extensions.Logging;

namespace Presence.Client;

/// <summary>Every log line of the client. No address, token, room, user or data in any of them.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Debug, "Connecting, attempt {Attempt}.", EventName = "ClientConnecting")]
    public static partial void Connecting(this ILogger logger, int attempt);

    [LoggerMessage(202, LogLevel.Information, "Connected.", EventName = "ClientConnected")]
    public static partial void Connected(this ILogger logger);

    [LoggerMessage(203, LogLevel.Information, "Not connected: {Reason} Trying again in {RetryMs} ms.", EventName = "ClientOffline")]
    public static partial void Offline(this ILogger logger, string reason, long retryMs);

    [LoggerMessage(204, LogLevel.Warning, "Stopped: {Reason}", EventName = "ClientStopped")]
    public static partial void Stopped(this ILogger logger, string reason);

    [LoggerMessage(205, LogLevel.Warning, "{Code}: {Reason}", EventName = "ClientError")]
    public static partial void Failed(this ILogger logger, string code, string reason);

    [LoggerMessage(206, LogLevel.Error, "A handler of the app has thrown.", EventName = "ClientHandlerFailed")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(207, LogLevel.Error, "The client failed at one step; it goes on.", EventName = "ClientWorkFailed")]
    public static partial void WorkFailed(this ILogger logger, Exception exception);
}
