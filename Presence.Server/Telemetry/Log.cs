using Microsoft.Extensions.Logging;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Every log line of the service. No user id, room id or data in any of them; a connection is known by a number.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {ConnectionId} opened.", EventName = "ConnectionOpened")]
    public static partial void ConnectionOpened(this ILogger logger, long connectionId);

    [LoggerMessage(2, LogLevel.Debug, "Connection {ConnectionId} ended: {CloseCode} after {ElapsedMs} ms.", EventName = "ConnectionEnded")]
    public static partial void ConnectionEnded(this ILogger logger, long connectionId, CloseCode closeCode, long elapsedMs);

    [LoggerMessage(3, LogLevel.Error, "Connection {ConnectionId} failed.", EventName = "ConnectionFailed")]
    public static partial void ConnectionFailed(this ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "A room failed on {Command}; the room goes on.", EventName = "RoomCommandFailed")]
    public static partial void RoomCommandFailed(this ILogger logger, string command, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "Draining {Connections} connections.", EventName = "DrainStarted")]
    public static partial void DrainStarted(this ILogger logger, int connections);

    [LoggerMessage(6, LogLevel.Information, "Drained; {Connections} connections had to be cut.", EventName = "DrainEnded")]
    public static partial void DrainEnded(this ILogger logger, int connections);
}
