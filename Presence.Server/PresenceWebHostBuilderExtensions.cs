using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Lets presence use the web server's sockets.</summary>
public static class PresenceWebHostBuilderExtensions
{
    /// <summary>
    /// Sends to WebSockets over plain HTTP/1.1 by their sockets, past Kestrel's pipes: a multiple of the deliveries for the same
    /// processor time. TLS and HTTP/2 go on as without it.
    /// </summary>
    /// <remarks>
    /// <para>For an app that does nothing but presence, or little: it sets <see cref="SocketTransportOptions.UnsafePreferInlineScheduling"/>,
    /// with which every request handler of the app runs on the threads that serve the sockets. One that blocks its thread
    /// holds other connections up.</para>
    /// <para>Not together with connection middleware that changes the bytes, as an encryption of your own would: what
    /// presence sends does not pass through it.</para>
    /// </remarks>
    public static IWebHostBuilder UseDirectSockets(this IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.Configure<KestrelServerOptions>(options => options.ConfigureEndpointDefaults(UseHandover));
    });

    private static void UseHandover(ListenOptions listen)
    {
        // Scheduled inline, a write to the server's stream is in the socket when it returns. Else there is no telling, so an app
        // that has switched it off again goes on by the stream.
        var transport = listen.ApplicationServices.GetRequiredService<IOptions<SocketTransportOptions>>().Value;
        if (transport.UnsafePreferInlineScheduling) listen.Use(http => connection => Handover.RunAsync(connection, http));
    }
}
