using Microsoft.Extensions.Logging;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Every log line of the service. No user id, room id or data in any of them; a connection is known by a number. What strangers can
/// cause at will is at Debug, or goes through a <see cref="LogThrottle"/>.
/// </summary>
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

    [LoggerMessage(7, LogLevel.Debug, "A handshake was refused: {Reason}.", EventName = "HandshakeRefused")]
    public static partial void HandshakeRefused(this ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Information, "Handshakes refused: {Count}, {Reason}.", EventName = "HandshakesRefused")]
    public static partial void HandshakesRefused(this ILogger logger, long count, string reason);

    [LoggerMessage(
        9,
        LogLevel.Warning,
        "Connections closed for reading too slowly: {Count}. At most {QueueBytes} bytes may wait for one.",
        EventName = "SlowConsumersClosed")]
    public static partial void SlowConsumersClosed(this ILogger logger, long count, int queueBytes);

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Presence starts. Identity mode {IdentityMode}, origins {Origins}; {Connections} connections, {ConnectionsPerAddress} an address; messages of up to {MessageBytes} bytes, {MessagesPerSecond} a second, {MessageBurst} at once; "
        + "{RoomsPerConnection} rooms a connection, {MembersPerRoom} members a room; {QueueBytes} bytes may wait for a connection; "
        + "leave grace {LeaveGrace}, drain {DrainTimeout}.",
        EventName = "PresenceStarts")]
    public static partial void PresenceStarts(
        this ILogger logger,
        string identityMode,
        string origins,
        int connections,
        string connectionsPerAddress,
        int messageBytes,
        int messagesPerSecond,
        int messageBurst,
        int roomsPerConnection,
        int membersPerRoom,
        int queueBytes,
        TimeSpan leaveGrace,
        TimeSpan drainTimeout);

    [LoggerMessage(20, LogLevel.Error, "The room authorizer failed, last with {Fault}: members kept out: {Count}.", EventName = "RoomAuthorizerFailed")]
    public static partial void RoomAuthorizerFailed(this ILogger logger, long count, string fault);

    [LoggerMessage(21, LogLevel.Warning, "Tokens that could not be checked: {Count}, last by {Fault}. Does the identity server answer?", EventName = "IdentityServerFailed")]
    public static partial void IdentityServerFailed(this ILogger logger, long count, string fault);

    [LoggerMessage(30, LogLevel.Information, "Node {Node} is there.", EventName = "NodeFound")]
    public static partial void NodeFound(this ILogger logger, string node);

    [LoggerMessage(31, LogLevel.Information, "Node {Node} has said goodbye.", EventName = "NodeLeft")]
    public static partial void NodeLeft(this ILogger logger, string node);

    [LoggerMessage(32, LogLevel.Warning, "Node {Node} is silent: its members are taken for gone.", EventName = "NodeLost")]
    public static partial void NodeLost(this ILogger logger, string node);

    [LoggerMessage(33, LogLevel.Information, "The backplane is linked: what this node says comes back to it.", EventName = "BackplaneLinked")]
    public static partial void BackplaneLinked(this ILogger logger);

    [LoggerMessage(
        34,
        LogLevel.Warning,
        "The backplane is lost: this node serves its own members, and shows those of others as they were.",
        EventName = "BackplaneLost")]
    public static partial void BackplaneLost(this ILogger logger);

    [LoggerMessage(
        35,
        LogLevel.Warning,
        "The start waits for the backplane. Set Presence:Cluster:Start to Degraded to serve without it.",
        EventName = "BackplaneAwaited")]
    public static partial void BackplaneAwaited(this ILogger logger);

    [LoggerMessage(36, LogLevel.Warning, "Calls to the backplane that failed: {Count}, last by {Fault}.", EventName = "BackplaneFailed")]
    public static partial void BackplaneFailed(this ILogger logger, long count, string fault);

    [LoggerMessage(
        37,
        LogLevel.Warning,
        "Packets that are none, or of another version: {Count}. Who else publishes to these channels?",
        EventName = "PacketsUnreadable")]
    public static partial void PacketsUnreadable(this ILogger logger, long count);

    [LoggerMessage(38, LogLevel.Warning, "Packets that were dropped, as the backplane did not take them: {Count}.", EventName = "PacketsDropped")]
    public static partial void PacketsDropped(this ILogger logger, long count);

    [LoggerMessage(39, LogLevel.Error, "Another node is called {Node} too: set Presence:Cluster:NodeId to a name of its own for each.", EventName = "NodeIdTaken")]
    public static partial void NodeIdTaken(this ILogger logger, string node);
}
