using System.Buffers;

namespace Presence.Server;

/// <summary>Where a page comes from (RFC 6454), in the one form that is compared: lower case, and with its port.</summary>
internal readonly record struct Origin(string Scheme, string Host, int Port)
{
    private const string Separator = "://";

    // What may stand behind the host of an address, and not of an origin; and what two origins in one header have between them.
    private static readonly SearchValues<char> NotInAnOrigin = SearchValues.Create("/\\?#@, \t");

    /// <summary>Reads <c>scheme://host</c> or <c>scheme://host:port</c>, and nothing else.</summary>
    public static bool TryParse(string? text, out Origin origin)
    {
        origin = default;
        var end = text?.IndexOf(Separator, StringComparison.Ordinal) ?? -1;
        if (end < 1 || text.AsSpan(end + Separator.Length).ContainsAny(NotInAnOrigin)) return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IdnHost.Length is 0) return false;
        origin = new Origin(uri.Scheme, uri.IdnHost, uri.Port);
        return true;
    }
}
