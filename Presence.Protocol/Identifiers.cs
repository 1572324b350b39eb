using System.Buffers;

namespace Presence.Protocol;

/// <summary>The rules for ids. Each takes any string, null included, and never throws.</summary>
public static class Identifiers
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> ClientIdCharacters = SearchValues.Create(Alphanumeric + "._~-");
    private static readonly SearchValues<char> RequestIdCharacters = SearchValues.Create(Alphanumeric + "._-");
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(Alphanumeric + "-._~+/=");

    /// <summary>1 to 128 characters, no control characters, no half of a surrogate pair.</summary>
    public static bool IsUserId(ReadOnlySpan<char> value) => IsText(value, ProtocolLimits.UserIdLength);

    /// <summary>1 to 64 of <c>A-Z a-z 0-9 . _ ~ -</c>.</summary>
    public static bool IsClientId(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= ProtocolLimits.ClientIdLength && !value.ContainsAnyExcept(ClientIdCharacters);

    /// <summary>1 to 128 characters, no control characters, no half of a surrogate pair.</summary>
    public static bool IsRoomId(ReadOnlySpan<char> value) => IsText(value, ProtocolLimits.RoomIdLength);

    /// <summary>1 to 64 characters, no control characters, no half of a surrogate pair.</summary>
    public static bool IsEvent(ReadOnlySpan<char> value) => IsText(value, ProtocolLimits.EventLength);

    /// <summary>1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public static bool IsRequestId(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= ProtocolLimits.RequestIdLength && !value.ContainsAnyExcept(RequestIdCharacters);

    /// <summary>1 to 8192 of <c>A-Z a-z 0-9 - . _ ~ + / =</c>.</summary>
    public static bool IsToken(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= ProtocolLimits.TokenLength && !value.ContainsAnyExcept(TokenCharacters);

    private static bool IsText(ReadOnlySpan<char> value, int longest)
    {
        if (value.Length is 0 || value.Length > longest) return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i])) return false;
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1])) return false;
            i++;
        }

        return true;
    }
}
