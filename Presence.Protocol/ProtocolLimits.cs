namespace Presence.Protocol;

/// <summary>The fixed bounds of the protocol. Lengths count UTF-16 code units, as <c>length</c> does in C# and JavaScript.</summary>
public static class ProtocolLimits
{
    /// <summary>Longest user id, in UTF-16 code units.</summary>
    public const int UserIdLength = 128;

    /// <summary>Longest client id, in characters of <c>A-Z a-z 0-9 . _ ~ -</c>.</summary>
    public const int ClientIdLength = 64;

    /// <summary>Longest room id, in UTF-16 code units.</summary>
    public const int RoomIdLength = 128;

    /// <summary>Longest name of a relayed event, in UTF-16 code units.</summary>
    public const int EventLength = 64;

    /// <summary>Longest request id, in characters of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public const int RequestIdLength = 64;

    /// <summary>Longest bearer token, in characters of <c>A-Z a-z 0-9 - . _ ~ + / =</c> (RFC 6750, 2.1).</summary>
    public const int TokenLength = 8192;

    /// <summary>Largest message id, 2^53-1: the largest integer that every JSON reader keeps exact.</summary>
    public const long MessageId = 9_007_199_254_740_991;

    /// <summary>How deep the JSON of one message may nest, the envelope included. Deeper is <see cref="ErrorCode.InvalidJson"/>.</summary>
    public const int JsonDepth = 64;
}
