using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Presence.Server;

/// <summary>
/// Lends a connection to HTTP for the handshake and takes it back behind it. HTTP ends there and is freed, with the request,
/// its features and every middleware on the way: more than half of what an idle connection would hold.
/// </summary>
/// <remarks>Connection middleware. On a connection that never asks for a WebSocket it does nothing.</remarks>
internal sealed class Handover : IConnectionHeartbeatFeature
{
    private readonly IDuplexPipe _transport;
    private readonly IConnectionHeartbeatFeature? _heart;
    private Func<Task>? _serve;
    private volatile Beat? _beat;

    private Handover(ConnectionContext connection, Socket socket)
    {
        DirectSocket.BoundUnsent(socket);
        Socket = new DirectSocket(socket);
        _transport = connection.Transport;
        _heart = connection.Features.Get<IConnectionHeartbeatFeature>();
        Abort = connection.Abort;

        // Kestrel's heart keeps what it beats for, and HTTP never tells it to forget. As its stand-in it is found, too.
        connection.Features.Set<IConnectionHeartbeatFeature>(this);
        connection.Transport = new LentTransport(_transport, this);
    }

    /// <summary>Whether HTTP is to leave the connection as it is.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>The connection with nothing between.</summary>
    public TransportStream Stream => field ??= new TransportStream(_transport);

    /// <summary>Cuts the connection.</summary>
    public Action Abort { get; }

    /// <summary>The socket below.</summary>
    public DirectSocket Socket { get; }

    /// <summary>The handover of this request's connection; null where there is none, or TLS or HTTP/2 stands between.</summary>
    public static Handover? Find(HttpContext context) =>
        context.Features.Get<ITlsHandshakeFeature>() is null && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest is true
            ? context.Features.Get<IConnectionHeartbeatFeature>() as Handover
            : null;

    /// <summary>Serves one connection: HTTP first, then what the request has asked for.</summary>
    public static Task RunAsync(ConnectionContext connection, ConnectionDelegate http) =>
        connection.Features.Get<IConnectionSocketFeature>() is { } feature
            ? new Handover(connection, feature.Socket).ServeAsync(connection, http)
            : http(connection);

    /// <summary>Serves the connection so once the request has ended.</summary>
    public void Take(Func<Task> serve)
    {
        _serve = serve;
        IsTaken = true;
    }

    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        _beat = new Beat(action, state);
        _heart?.OnHeartbeat(static handover => ((Handover)handover)._beat?.Run(), this);
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        try
        {
            await http(connection);
        }
        finally
        {
            // Whatever HTTP has met on its way out: what was taken from it is served to its end, and gives back what it holds.
            connection.Transport = _transport;
            if (_serve is not null) await ServeTakenAsync();
        }
    }

    private async Task ServeTakenAsync()
    {
        // Only now: of a connection that stays with HTTP, its heart still times the last answer out.
        _beat = null;

        // Not kept: what it was asked with is as good as gone.
        var serve = _serve!;
        _serve = null;
        try
        {
            await serve();
        }
        finally
        {
            Stream.ForgetUnread();
        }
    }

    private sealed record Beat(Action<object> Action, object State)
    {
        public void Run() => Action(State);
    }
}
