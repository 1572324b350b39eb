using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Turns a request into a connection, and serves it until it ends.</summary>
internal sealed class PresenceEndpoint(
    ConnectionRegistry registry,
    Admission admission,
    RoomDirectory rooms,
    OutboundBudget budget,
    OriginPolicy origins,
    RequestIdentity identity,
    AccessPolicy policy,
    IOptions<PresenceOptions> options,
    ConnectionReport report,
    PresenceMetrics metrics,
    TimeProvider clock,
    ILogger<Connection> logger,
    Cluster? cluster = null)
{
    private readonly PresenceOptions _options = options.Value;

    /// <summary>The first step: stands in front of the platform's own WebSocket middleware.</summary>
    public Task CaptureAsync(HttpContext context, RequestDelegate next)
    {
        identity.HideTokens(context);
        var capture = new TransportCapture(context.Features, upgraded => Open(context, upgraded));
        capture.Install();

        // Where the app has called UseWebSockets itself, that one has already been made over the server's own stream.
        context.Features.Set<IHttpWebSocketFeature>(null);
        context.Features.Set(capture);
        return next(context);
    }

    /// <summary>The last step: refuses, or accepts and serves.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        SignIn? signIn = null;
        var network = RemoteNetwork.Of(context.Connection.RemoteIpAddress);

        // The limits before the token, whose check is the dearest. A place is taken only by a handshake that is right in all else.
        var refusal = Handshake.Check(context, _options, registry.IsDraining) ?? origins.Check(context.Request) ?? admission.Check(network);
        if (refusal is null) (signIn, refusal) = await identity.ReadAsync(context);
        var handshake = signIn is null ? null : Handshake.TryRead(context, signIn.UserId, out refusal);
        var place = handshake is null ? null : admission.TryEnter(network, out refusal);
        try
        {
            if (place is null)
            {
                report.Refused(refusal!);
                await refusal!.WriteAsync(context);
            }
            else
            {
                await AcceptAsync(context, handshake!, policy.Open(signIn!), place);

                // It is the connection's now.
                place = null;
            }
        }
        finally
        {
            place?.Dispose();
        }
    }

    private async Task AcceptAsync(HttpContext context, Handshake handshake, Access? access, Admission.Place place)
    {
        context.Features.Set(handshake);
        var accepted = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = handshake.Subprotocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var stream = context.Features.GetRequiredFeature<TransportCapture>().Stream!;
        if (Handover.Find(context) is { } handover)
        {
            // The accepted socket would keep the request alive. Its part ends with the handshake.
            handover.Take(() => RunAsync(handshake.Member, access, stream, accepted: null, handover.Abort, place));
            return;
        }

        await RunAsync(handshake.Member, access, stream, accepted, context.Abort, place);
    }

    /// <summary>The stream that the platform builds its WebSocket over.</summary>
    private ConnectionStream Open(HttpContext context, Stream upgraded)
    {
        var handover = Handover.Find(context);
        var stream = handover?.Stream ?? upgraded;
        return new ConnectionStream(stream, new Outbound(stream, handover?.Socket, _options.OutboundQueueBytes, IsBatching(context), budget), clock);
    }

    private async Task RunAsync(MemberId member, Access? access, ConnectionStream stream, WebSocket? accepted, Action abort, Admission.Place place)
    {
        using var taken = place;
        using var socket = accepted ?? WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var connection = new Connection(registry.NextNumber(), member, access, stream, _options, rooms, metrics, clock, logger, abort);
        try
        {
            SendWelcome(connection);
            registry.Add(connection);
            report.Opened(connection);

            // The drain may have begun since the handshake was checked, and have gone through the registry already.
            if (registry.IsDraining) connection.SayGoodbye();
            await connection.RunAsync(socket);
        }
        finally
        {
            registry.Remove(connection);
            report.Ended(connection);
        }
    }

    private void SendWelcome(Connection connection)
    {
        metrics.Sent(SentType.Welcome);
        connection.Outbound.Send(new ServerMessage.Welcome(
            connection.Member.UserId,
            connection.Member.ClientId,
            (int)_options.PingInterval.TotalSeconds,
            new ConnectionLimits(_options.MaxMessageBytes, _options.MaxRoomsPerConnection, _options.MessagesPerSecond),
            _options.Cluster.ShowNode ? cluster?.NodeId : null));
    }

    private static bool IsBatching(HttpContext context) =>
        context.Features.GetRequiredFeature<Handshake>().Subprotocol == Subprotocol.V1Batch;
}
