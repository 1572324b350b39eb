using Presence.Protocol;

namespace Presence.Client;

/// <summary>
/// Who is in which room, and what they share: one connection to a presence service that comes back by itself, and the rooms that are
/// joined over it. Every member may be used from any thread. Events are raised one at a time and in order, never in the way of the
/// client; a handler that throws is reported by <see cref="ErrorOccurred"/> and hurts nobody else.
/// </summary>
public sealed partial class PresenceClient : IAsyncDisposable
{
    private readonly Hub _hub;

    /// <summary>Makes a client. It connects with <see cref="StartAsync"/>, or with the first room that is joined.</summary>
    /// <param name="uri">The service: <c>ws:</c>, <c>wss:</c>, <c>http:</c> or <c>https:</c>. Its query is kept.</param>
    /// <param name="options">Who this client is.</param>
    /// <exception cref="ArgumentException">The address is none of these, or an option is out of range.</exception>
    public PresenceClient(Uri uri, PresenceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(options);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("ws" or "wss" or "http" or "https")) throw new ArgumentException("The address begins with ws:, wss:, http: or https:.", nameof(uri));
        options.Validate();
        _hub = new Hub(uri, options, Announce, Announce);
        _hub.Announcer.Failed = Announce;
    }

    /// <summary>The connection has changed. <see cref="PresenceStateChange"/> says why, and when the next attempt comes.</summary>
    public event EventHandler<PresenceStateChange>? StateChanged;

    /// <summary>Something has gone wrong that nobody waits for. <see cref="PresenceException.IsFatal"/>: the client has stopped.</summary>
    public event EventHandler<PresenceException>? ErrorOccurred;

    /// <summary>Where this client stands with the service.</summary>
    public PresenceClientState State => _hub.State;

    /// <summary>Who the service says we are; null before the first connection.</summary>
    public MemberId? Self => _hub.Self;

    /// <summary>What the service allows; null before the first connection.</summary>
    public ConnectionLimits? Limits => _hub.Welcome?.Limits;

    /// <summary>Which of several nodes the latest connection is to, where the service tells: for demonstrations. Else null.</summary>
    public string? Node => _hub.Welcome?.Node;

    /// <summary>
    /// Makes a client and waits until it is connected. While the service cannot be reached it tries again, with back-off, until it is
    /// cancelled. When this throws there is no client left to dispose of.
    /// </summary>
    /// <param name="uri">The service: <c>ws:</c>, <c>wss:</c>, <c>http:</c> or <c>https:</c>. Its query is kept.</param>
    /// <param name="options">Who this client is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The address is none of these, or an option is out of range.</exception>
    /// <exception cref="PresenceRefusedException">The service refuses, and retrying would not help.</exception>
    /// <exception cref="PresenceClosedException">The service has closed the connection, and retrying would not help.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<PresenceClient> ConnectAsync(Uri uri, PresenceClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = new PresenceClient(uri, options);
        try
        {
            await client.StartAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects, and waits until that has happened, as <see cref="ConnectAsync"/> does. Cancelling ends the wait alone.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PresenceException">The client has stopped.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var connected = await _hub.Loop.AskAsync(() =>
        {
            if (State is PresenceClientState.Idle or PresenceClientState.Stopped) _hub.Connect();
            return _hub.Connected.Task;
        }).ConfigureAwait(false);
        await connected.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects now: cuts a wait short, as when the network is back, or starts again behind a stop.</summary>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public void Reconnect()
    {
        ObjectDisposedException.ThrowIf(State is PresenceClientState.Closed, this);
        _hub.Loop.Post(() =>
        {
            if (State is not PresenceClientState.Closed) _hub.Connect();
        });
    }

    /// <summary>Leaves all rooms, so that the others see it at once, and ends for good. Takes at most about two seconds where the service does not answer.</summary>
    public async ValueTask DisposeAsync() => await (await _hub.Loop.AskAsync(_hub.CloseAsync).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Ends when the app has been told of all that the client knows by now.</summary>
    internal Task FlushAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hub.Loop.Post(() => _hub.Announcer.Post(told.SetResult));
        return told.Task;
    }

    /// <summary>Whether messages wait for the app.</summary>
    internal bool IsHeldUp => _hub.IsHeldUp;

    private void Announce(PresenceStateChange change) => _hub.Announcer.Post(() => _hub.Announcer.Raise(StateChanged, this, change));

    private void Announce(PresenceException error) => _hub.Announcer.Post(() => _hub.Announcer.Raise(ErrorOccurred, this, error));
}
