using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Presence.Server;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// A service behind one kind of carrier, and the way to it. The kernel takes little for a socket, on either side, so that the
/// service meets full sockets and half-sent frames all the time.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    /// <summary>What a peer's socket takes. With less than a segment of the loopback interface TCP itself stalls, for seconds.</summary>
    public const int ReceiveBufferBytes = 64 * 1024;

    private const int SendBufferBytes = 16 * 1024;

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly SocketsHttpHandler _shared;
    private PresenceApp? _app;

    private Network(Carrier carrier)
    {
        Carrier = carrier;
        _shared = Peer.MakeHttp2Handler(this, _ => { });
    }

    public PresenceApp App => _app!;

    public Carrier Carrier { get; }

    /// <summary>Starts a service that limits nobody's rate, and drops nobody for being slow unless it is told to.</summary>
    public static async Task<Network> StartAsync(Carrier carrier, Action<PresenceOptions>? configure = null)
    {
        var network = new Network(carrier);
        try
        {
            network._app = await PresenceApp.StartAsync(
                options =>
                {
                    options.MessageBurst = options.MessagesPerSecond = 100_000;
                    options.MaxMessageBytes = 128 * 1024;
                    options.OutboundQueueBytes = 128 * 1024 * 1024;
                    options.CloseTimeout = TimeSpan.FromMinutes(1);
                    options.LeaveGrace = TimeSpan.Zero;
                    configure?.Invoke(options);
                },
                build: builder => Listen(builder, carrier),
                direct: carrier is not Carrier.Tcp);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects as a member: WELCOME, to this very member, is the first frame.</summary>
    /// <param name="userId">The member's user; the client is <c>tab-1</c>.</param>
    /// <param name="subprotocol">The subprotocol to ask for.</param>
    /// <param name="pace">How the peer reads; null: whatever has come.</param>
    /// <param name="isShared">Whether it may be one of several on an HTTP/2 connection.</param>
    public async Task<Peer> ConnectAsync(string userId, string? subprotocol = null, Random? pace = null, bool isShared = false)
    {
        var query = $"userId={Uri.EscapeDataString(userId)}&clientId=tab-1";
        var peer = new Peer(pace);
        try
        {
            if (Carrier is Carrier.Http2) await peer.ConnectAsync(this, query, subprotocol, isShared ? _shared : null);
            else await peer.UpgradeAsync(this, query, subprotocol);
            var welcome = (await peer.ReadFrameAsync())?.Text ?? "nothing";
            Assert.StartsWith("""{"type":"WELCOME",""", welcome, StringComparison.Ordinal);
            Assert.Equal(userId, System.Text.Json.JsonDocument.Parse(welcome).RootElement.GetProperty("userId").GetString());
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>How a peer of this network does TLS: it trusts the one certificate that was made for it.</summary>
    public static SslClientAuthenticationOptions MakeTlsOptions() => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.GetCertHashString(),
    };

    public async ValueTask DisposeAsync()
    {
        _shared.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>Puts an endpoint of its own in the place of the app's.</summary>
    private static void Listen(WebApplicationBuilder builder, Carrier carrier)
    {
        builder.Services.Remove(builder.Services.Last(service => service.ServiceType == typeof(IConfigureOptions<KestrelServerOptions>)));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = Bind);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = carrier is Carrier.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (carrier is Carrier.Tls or Carrier.Http2) listen.UseHttps(Certificate);
        }));
    }

    // What is accepted has the buffers of what listens.
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBufferBytes;
        return socket;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
