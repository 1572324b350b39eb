using Presence.Protocol;

namespace Presence.Server;

/// <summary>The types of messages by which they are counted, named as on the wire.</summary>
internal static class WireTypes
{
    // OpenTelemetry's word for what is none of those that are known.
    private const string Other = "_OTHER";

    /// <summary>What clients send. The last stands for what cannot be read as a message.</summary>
    public static readonly IReadOnlyList<string> Received = ["JOIN", "REPORT", "REPORT_REQUEST", "MESSAGE", "LEAVE", "PING", "AUTH", Other];

    /// <summary>What the service sends, in the order of <see cref="SentType"/>.</summary>
    public static readonly IReadOnlyList<string> Sent =
    [
        "WELCOME", "JOINED", "REPORT_REQUEST", "ADD_USER", "SYNCED", "REMOVE_USER", "MESSAGE", "LEFT", "PONG", "ACK", "ERROR", "GOING_AWAY",
    ];

    /// <summary>The place of a message in <see cref="Received"/>; null: it could not be read.</summary>
    public static int IndexOf(ClientMessage? message) => message switch
    {
        ClientMessage.Join => 0,
        ClientMessage.Report => 1,
        ClientMessage.ReportRequest => 2,
        ClientMessage.Message => 3,
        ClientMessage.Leave => 4,
        ClientMessage.Ping => 5,
        ClientMessage.Auth => 6,
        _ => 7,
    };
}
