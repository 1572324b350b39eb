using System.Net.Http.Headers;

namespace Presence.Client;

/// <summary>What a handshake that failed was answered with. A browser does not tell.</summary>
/// <param name="Status">The HTTP status; 0 where there was no answer.</param>
/// <param name="Headers">The headers.</param>
internal sealed record HandshakeAnswer(int Status, IReadOnlyDictionary<string, IEnumerable<string>>? Headers)
{
    public TimeSpan? RetryAfter(TimeProvider clock)
    {
        var text = Headers?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
        return RetryConditionHeaderValue.TryParse(text, out var header) ? Refusal.RetryAfter(header, clock) : null;
    }
}
