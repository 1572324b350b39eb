using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>Who a client is, and how it behaves.</summary>
public sealed record PresenceClientOptions
{
    /// <summary>
    /// Who you are, where the service takes it from the query (identity mode <c>Query</c>). 1 to 128 characters, no control characters.
    /// Default: null, not sent.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>
    /// This device or process, the same over reconnects. 1 to 64 of <c>A-Z a-z 0-9 . _ ~ -</c>. Two that run at the same time with
    /// one id throw each other out. Default: null, a random one for each client.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// A bearer token that does not change. Where it expires, use <see cref="GetToken"/>. 1 to 8192 of
    /// <c>A-Z a-z 0-9 - . _ ~ + / =</c>. Default: null, none is sent. It is never logged, and never in the address.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// Gives the bearer token. Called on the thread pool before each attempt, and so after the service has said that a token expired. Where it throws, gives
    /// no token, or takes longer than 10 s, the attempt has failed (<see cref="PresenceTokenException"/>) and the next one comes with
    /// back-off. Wins over <see cref="Token"/>. Default: null.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? GetToken { get; init; }

    /// <summary>
    /// Where events are raised: one at a time and in order, as with null. Give the context of a user interface to touch it in handlers.
    /// Default: null, the thread pool.
    /// </summary>
    public SynchronizationContext? SynchronizationContext { get; init; }

    /// <summary>
    /// Whether to raise events on the context that is current where <see cref="PresenceClient.ConnectAsync"/> is called: that of the
    /// user interface in a MAUI, WPF or Blazor app. Counts where <see cref="SynchronizationContext"/> is null. Default: false.
    /// </summary>
    public bool CaptureSynchronizationContext { get; init; }

    /// <summary>
    /// How many events may wait for the reader of <see cref="PresenceRoom.ReadEventsAsync"/>. One more ends that stream with
    /// <see cref="PresenceLaggedException"/>. 1 to 1,000,000. Default 10,000.
    /// </summary>
    public int EventCapacity { get; init; } = 10_000;

    /// <summary>
    /// Changes what the WebSocket is opened with: proxy, certificates, cookies, headers. Called before each attempt. What it throws stops the client.
    /// Where there is <see cref="Http"/>, its handler has proxy, cookies, credentials and certificates, and they are a mistake here. Default: null.
    /// </summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; init; }

    /// <summary>
    /// Carries the handshake, and the question why it was refused. Not disposed of by the client. Default: null, an own one without a
    /// proxy's credentials or client certificates.
    /// </summary>
    public HttpMessageInvoker? Http { get; init; }

    /// <summary>Where the client logs. Never data, tokens, addresses, users or rooms. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Where time comes from. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>0 up to 1, for the back-off.</summary>
    internal Func<double> Random { get; init; } = NextDouble;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        Check(UserId is null || Identifiers.IsUserId(UserId), nameof(UserId), "UserId has 1 to 128 characters, none of them a control character.");
        Check(ClientId is null || Identifiers.IsClientId(ClientId), nameof(ClientId), "ClientId has 1 to 64 of A-Z a-z 0-9 . _ ~ -");
        Check(Token is null || Identifiers.IsToken(Token), nameof(Token), "Token has 1 to 8192 of A-Z a-z 0-9 - . _ ~ + / =");
        Check(EventCapacity is >= 1 and <= 1_000_000, nameof(EventCapacity), "EventCapacity is 1 to 1,000,000.");
        ArgumentNullException.ThrowIfNull(Logger);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }

    private static void Check(bool isValid, string name, string rule)
    {
        if (!isValid) throw new ArgumentException(rule, name);
    }

#pragma warning disable CA5394 // Jitter protects nothing that could be guessed.
    private static double NextDouble() => System.Random.Shared.NextDouble();
#pragma warning restore CA5394

#pragma warning disable IDE0051 // Called by the ToString that the compiler writes.
    // Without the token: a log or a debugger is no place for it.
    private bool PrintMembers(StringBuilder text)
#pragma warning restore IDE0051
    {
        text.Append("UserId = ").Append(UserId).Append(", ClientId = ").Append(ClientId);
        return true;
    }
}
