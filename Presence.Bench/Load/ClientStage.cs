namespace Presence.Bench.Load;

/// <summary>How far a connection is.</summary>
internal enum ClientStage
{
    /// <summary>The HTTP response is not there yet.</summary>
    Handshake,

    /// <summary>The WebSocket is open.</summary>
    Open,

    /// <summary>The server has taken it into its room.</summary>
    Joined,

    /// <summary>It has said goodbye.</summary>
    Closing,

    /// <summary>The server has closed it after that.</summary>
    Closed,
}
