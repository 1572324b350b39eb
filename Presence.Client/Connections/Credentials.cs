using System.Globalization;
using System.Security.Cryptography;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>Who we say we are: the token is asked for anew with each attempt, since tokens expire.</summary>
internal sealed class Credentials(PresenceClientOptions options)
{
    private const int ClientIdBytes = 16;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _clientId = options.ClientId ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ClientIdBytes));

    /// <summary>Whether there may be another token.</summary>
    public bool IsRenewable => options.GetToken is not null;

    /// <summary>The address to dial.</summary>
    public Uri Address(Uri uri)
    {
        var query = uri.Query.Length > 1 ? uri.Query[1..] + '&' : "";
        if (options.UserId is { } userId) query += string.Create(CultureInfo.InvariantCulture, $"userId={Uri.EscapeDataString(userId)}&");
        query += $"clientId={_clientId}";
        var scheme = uri.Scheme switch
        {
            "http" => "ws",
            "https" => "wss",
            var given => given,
        };
        return new UriBuilder(uri) { Scheme = scheme, Port = uri.Port, Query = query, Fragment = "" }.Uri;
    }

    /// <summary>The token; null where none is wanted.</summary>
    /// <exception cref="PresenceTokenException">There is none to be had.</exception>
    public async Task<string?> AskTokenAsync(CancellationToken cancellationToken)
    {
        if (options.GetToken is null) return options.Token;
        using var patience = new CancellationTokenSource(Patience, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            // On the thread pool: it may block, and the loop must not. It may also ignore the token that it is given.
            var answer = await Task.Run(() => options.GetToken(either.Token).AsTask(), either.Token).WaitAsync(either.Token).ConfigureAwait(true);

            // A file or a response often ends with a line break.
            var token = answer?.Trim();
            return Identifiers.IsToken(token) ? token : throw new PresenceTokenException("What the token function gave is no token.", null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not PresenceTokenException)
        {
            var reason = patience.IsCancellationRequested ? "The token function did not answer in time." : "The token function has failed.";
            throw new PresenceTokenException(reason, fault);
        }
    }
}
