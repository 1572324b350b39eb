using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>The service inside an app that has middleware and users of its own.</summary>
public sealed class EmbeddingTests
{
    [Fact(Timeout = 15_000)]
    public async Task An_app_that_uses_WebSockets_itself_can_have_presence_too()
    {
        await using var app = await PresenceApp.StartAsync(use: app => app.UseWebSockets(), map: app =>
        {
            app.MapPresence("/ws");
            app.Map("/echo", async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.CloseOutputAsync((WebSocketCloseStatus)4000, "the app's own", CancellationToken.None);
            });
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        using var own = new ClientWebSocket();
        await own.ConnectAsync(new Uri(app.SocketAddress, "/echo"), CancellationToken.None);
        await own.ReceiveAsync(new byte[8], CancellationToken.None);
        Assert.Equal(4000, (int?)own.CloseStatus);
        await ann.CloseAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task RequireAuthorization_keeps_strangers_out()
    {
        await using var app = await PresenceApp.StartAsync(build: AddUsers, map: app => app.MapPresence("/ws").RequireAuthorization());
        using var http = new HttpClient { BaseAddress = app.Address };
        using var stranger = await http.GetAsync(new Uri("/ws?userId=ann", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var user = await http.GetAsync(new Uri("/ws?userId=ann&as=ann", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UpgradeRequired, user.StatusCode);
        var ann = await ConnectAsync(app, "userId=ann&clientId=tab-1&as=somebody");
        Assert.Equal("ann", ann.UserId);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(null, "ann")]
    [InlineData("email", "ann@example.com")]
    public async Task A_signed_in_user_is_whom_the_app_says_whatever_the_query_says(string? claim, string userId)
    {
        await using var app = await PresenceApp.StartAsync(
            options => (options.Identity.Mode, options.Identity.UserIdClaim) = (IdentityMode.Principal, claim), build: AddUsers);
        var ann = await ConnectAsync(app, "userId=mallory&clientId=tab-1&as=ann");
        Assert.Equal(userId, ann.UserId);
    }

    [Fact(Timeout = 15_000)]
    public async Task Nobody_signed_in_is_401()
    {
        await using var app = await PresenceApp.StartAsync(options => options.Identity.Mode = IdentityMode.Principal, build: AddUsers);
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders));
        var head = await socket.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 401 ", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"Not signed in\"", await socket.ReadBodyAsync(head), StringComparison.Ordinal);
    }

    [Fact]
    public void Mapping_what_was_never_added_says_so()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var fault = Assert.Throws<InvalidOperationException>(() => app.MapPresence());
        Assert.Contains("AddPresence()", fault.Message, StringComparison.Ordinal);
    }

    private static void AddUsers(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication("query").AddScheme<AuthenticationSchemeOptions, QueryUsers>("query", null);
    }

    private static async Task<TestClient> ConnectAsync(PresenceApp app, string query) =>
        await app.AdoptAsync(await TestClient.ConnectAsync(new UriBuilder(app.SocketAddress) { Query = query }.Uri));

    /// <summary>Signs in whoever <c>?as=</c> names.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
    private sealed class QueryUsers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = Request.Query["as"].ToString();
            if (name.Length is 0) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name), new Claim("email", $"{name}@example.com")], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }

    [Fact(Timeout = 15_000)]
    public async Task Adding_presence_twice_only_configures_further()
    {
        await using var app = await PresenceApp.StartAsync(
            options => options.MaxMembersPerRoom = 7, build: builder => builder.Services.AddPresence(options => options.MaxRoomsPerConnection = 3));
        Assert.Equal((7, 3), (app.Options.MaxMembersPerRoom, app.Options.MaxRoomsPerConnection));
        var health = app.Services.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>();
        Assert.Single((await health.CheckHealthAsync()).Entries);
    }
}
