namespace Presence.Protocol;

/// <summary>The names offered and chosen in <c>Sec-WebSocket-Protocol</c>.</summary>
public static class Subprotocol
{
    /// <summary>One envelope a frame. What a client gets that offers none.</summary>
    public const string V1 = "presence.v1";

    /// <summary>A frame from the service may also be a JSON array of envelopes: fewer frames under load.</summary>
    public const string V1Batch = "presence.v1.batch";
}
