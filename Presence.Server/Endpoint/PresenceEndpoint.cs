using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>Turns a request into a connection, and serves it until it ends.</summary>
internal sealed class PresenceEndpoint(
    ConnectionRegistry registry, RoomDirectory rooms, IOptions<PresenceOptions> options, TimeProvider clock, ILogger<Connection> logger)
{
    private readonly PresenceOptions _options = options.Value;

    /// <summary>The first step: stands in front of the platform's own WebSocket middleware.</summary>
    public Task CaptureAsync(HttpContext context, RequestDelegate next)
    {
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
        var handshake = Handshake.TryRead(context, _options, registry.IsDraining, out var refusal);
        if (handshake is null)
        {
            await refusal!.WriteAsync(context);
            return;
        }

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
            handover.Take(() => RunAsync(handshake.Member, stream, accepted: null, handover.Abort));
            return;
        }

        await RunAsync(handshake.Member, stream, accepted, context.Abort);
    }

    /// <summary>The stream that the platform builds its WebSocket over.</summary>
    private ConnectionStream Open(HttpContext context, Stream upgraded)
    {
        var handover = Handover.Find(context);
        var stream = handover?.Stream ?? upgraded;
        return new ConnectionStream(stream, new Outbound(stream, handover?.Socket, _options.OutboundQueueBytes, IsBatching(context)), clock);
    }

    private async Task RunAsync(MemberId member, ConnectionStream stream, WebSocket? accepted, Action abort)
    {
        using var socket = accepted ?? WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var connection = new Connection(registry.NextNumber(), member, stream, _options, rooms, clock, logger, abort);
        try
        {
            SendWelcome(connection);
            registry.Add(connection);
            logger.ConnectionOpened(connection.Number);

            // The drain may have begun since the handshake was checked, and have gone through the registry already.
            if (registry.IsDraining) connection.SayGoodbye();
            await connection.RunAsync(socket);
        }
        finally
        {
            registry.Remove(connection);
            logger.ConnectionEnded(
                connection.Number, connection.Outbound.CloseCode, (long)clock.GetElapsedTime(connection.OpenedAt).TotalMilliseconds);
        }
    }

    private void SendWelcome(Connection connection) => connection.Outbound.Send(new ServerMessage.Welcome(
        connection.Member.UserId,
        connection.Member.ClientId,
        (int)_options.PingInterval.TotalSeconds,
        new ConnectionLimits(_options.MaxMessageBytes, _options.MaxRoomsPerConnection, _options.MessagesPerSecond)));

    private static bool IsBatching(HttpContext context) =>
        context.Features.GetRequiredFeature<Handshake>().Subprotocol == Subprotocol.V1Batch;
}
