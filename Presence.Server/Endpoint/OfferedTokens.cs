using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Presence.Server;

/// <summary>
/// The bearer tokens that a request offers where tokens do not belong: in its query, and as a subprotocol. They are taken out of
/// the request, so that nobody behind logs the one or echoes the other.
/// </summary>
internal sealed class OfferedTokens
{
    private const string QueryName = "access_token";
    private const string SubprotocolPrefix = "bearer.";

    private readonly List<string> _inQuery = [];
    private readonly List<string> _inSubprotocols = [];

    public IReadOnlyList<string> InQuery => _inQuery;

    public IReadOnlyList<string> InSubprotocols => _inSubprotocols;

    /// <summary>Takes them out; the second time it gives what the first has found.</summary>
    public static OfferedTokens Take(IFeatureCollection features)
    {
        if (features.Get<OfferedTokens>() is { } taken) return taken;
        var tokens = new OfferedTokens();
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        tokens.TakeFromQuery(request);
        tokens.TakeFromSubprotocols(request.Headers);
        features.Set(tokens);
        return tokens;
    }

    private void TakeFromQuery(IHttpRequestFeature request)
    {
        var rest = new StringBuilder();
        foreach (var member in new QueryStringEnumerable(request.QueryString))
        {
            // As the query is read: percent-encoding and letter case make no difference.
            if (member.DecodeName().Span.Equals(QueryName, StringComparison.OrdinalIgnoreCase)) _inQuery.Add(member.DecodeValue().ToString());
            else rest.Append(rest.Length is 0 ? '?' : '&').Append(member.EncodedName).Append('=').Append(member.EncodedValue);
        }

        if (_inQuery.Count is 0) return;
        request.QueryString = rest.ToString();
        request.RawTarget = request.RawTarget.Split('?')[0] + rest;
    }

    private void TakeFromSubprotocols(IHeaderDictionary headers)
    {
        var offered = headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol");
        var rest = new List<string>();
        foreach (var name in offered)
        {
            if (name.StartsWith(SubprotocolPrefix, StringComparison.Ordinal)) _inSubprotocols.Add(name[SubprotocolPrefix.Length..]);
            else rest.Add(name);
        }

        if (_inSubprotocols.Count is 0) return;
        if (rest.Count is 0) headers.Remove("Sec-WebSocket-Protocol");
        else headers.SecWebSocketProtocol = string.Join(", ", rest);
    }
}
