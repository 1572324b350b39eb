using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Presence.Client;

/// <summary>Why a handshake was refused: the service tells a plain request to the same address.</summary>
internal static class Refusal
{
    // A problem of the service is a few hundred bytes; a proxy's page is not read.
    private const int MaxBodyBytes = 16 * 1024;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Made when it is needed for the first time. It is everybody's, and lives as long as the program.
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() => new HttpClient());

    /// <summary>Asks.</summary>
    /// <param name="address">The address that was dialled.</param>
    /// <param name="token">The token that went along.</param>
    /// <param name="handshake">What the handshake itself was answered with.</param>
    /// <param name="options">How to get there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where nothing is wrong (any more), or nobody says what.</returns>
    public static async Task<Ending?> ExplainAsync(
        Uri address, string? token, HandshakeAnswer handshake, PresenceClientOptions options, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(address) { Scheme = address.Scheme == "wss" ? "https" : "http" }.Uri);
            question.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/problem+json"));
            question.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
            if (token is not null) question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await (options.Http ?? Shared.Value).SendAsync(question, either.Token).WaitAsync(either.Token).ConfigureAwait(true);

            // 426 says that the handshake would succeed now. Where it was the handshake's own answer, something on the way takes the upgrade away.
            if (response.StatusCode is HttpStatusCode.UpgradeRequired && handshake.Status is not (int)HttpStatusCode.UpgradeRequired) return null;
            if (response.IsSuccessStatusCode) return null;
            var reason = await ReadAsync(response, either.Token).ConfigureAwait(true);
            return For((int)response.StatusCode, reason, RetryAfter(response.Headers.RetryAfter, options.TimeProvider));
        }
        catch (Exception)
        {
            // Whatever the app's own handler throws, too.
            // Nobody says more than the handshake's own answer did.
            return handshake.Status is >= 400 ? For(handshake.Status, null, handshake.RetryAfter(options.TimeProvider)) : null;
        }
    }

    /// <summary>How long Retry-After asks to wait (RFC 9110, 10.2.3).</summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is { } known && known < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static Ending For(int status, string? reason, TimeSpan? retryAfter) => new(
        status switch
        {
            401 => Sequel.Renew,
            429 => Sequel.Retry,
            >= 400 and < 500 => Sequel.Fix,
            _ => Sequel.Retry,
        },
        reason ?? string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"),
        Status: status,
        RetryAfter: retryAfter);

    private static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is not true) return null;
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken).ConfigureAwait(true);
        try
        {
            var problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(true), ClientJsonContext.Default.Problem);
            return (problem?.Title, problem?.Detail) switch
            {
                ({ Length: > 0 } title, { Length: > 0 } detail) => $"{title}: {detail}",
                ({ Length: > 0 } title, _) => title,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The members of a problem (RFC 9457) that the service promises.</summary>
internal sealed record Problem(string? Title, string? Detail);
