using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// A real app on a real socket, built as anybody would who embeds the service. When it is disposed of, nothing may be left
/// in the service's maps, and nothing may have been logged as an error.
/// </summary>
internal sealed class PresenceApp : IAsyncDisposable
{
    // It logs an error whenever a check says that the service is not ready: that is what the check is for.
    private const string HealthCheckService = "DefaultHealthCheckService";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication _app;
    private readonly List<TestClient> _clients = [];
    private bool _isStopped;

    private PresenceApp(WebApplication app, LogCollector logs, FakeTimeProvider? clock)
    {
        _app = app;
        Logs = logs;
        Clock = clock;
        Address = new Uri(app.Urls.Single());
        Registry = app.Services.GetRequiredService<ConnectionRegistry>();
        Directory = app.Services.GetRequiredService<RoomDirectory>();
        Admission = app.Services.GetRequiredService<Admission>();
        Options = app.Services.GetRequiredService<IOptions<PresenceOptions>>().Value;
    }

    /// <summary>Where it listens, for HTTP.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens, for WebSocket.</summary>
    public Uri SocketAddress => new UriBuilder(new Uri(Address, "/ws")) { Scheme = "ws" }.Uri;

    public IServiceProvider Services => _app.Services;

    public PresenceOptions Options { get; }

    public LogCollector Logs { get; }

    /// <summary>The service's open connections.</summary>
    public ConnectionRegistry Registry { get; }

    /// <summary>The service's rooms.</summary>
    public RoomDirectory Directory { get; }

    /// <summary>Which logged errors the test has brought about on purpose.</summary>
    public Func<string, bool> IsExpected { get; set; } = _ => false;

    /// <summary>Who may come in.</summary>
    public Admission Admission { get; }

    private FakeTimeProvider? Clock { get; }

    /// <summary>Starts an app on a free port of the loopback interface.</summary>
    /// <param name="configure">The service's options.</param>
    /// <param name="clock">The service's clock; null: the real one.</param>
    /// <param name="build">What else the app adds.</param>
    /// <param name="use">What the app puts in front of the service.</param>
    /// <param name="map">How the app maps the service; null: at <c>/ws</c> with no conventions.</param>
    /// <param name="protocols">What the server speaks.</param>
    /// <param name="environment">The environment that the app is told it runs in.</param>
    /// <param name="direct">Whether it sends by its sockets, as the standalone service does.</param>
    public static async Task<PresenceApp> StartAsync(
        Action<PresenceOptions>? configure = null,
        TimeProvider? clock = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        string? environment = null,
        bool direct = true)
    {
        var logs = new LogCollector();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });

        // No settings but the test's own: the standalone service's file lies in the same folder.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(logs);
        if (direct) builder.WebHost.UseDirectSockets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        if (clock is not null) builder.Services.AddSingleton(clock);
        builder.Services.AddPresence(options => options.Identity.AllowQueryInProduction = true);
        if (configure is not null) builder.Services.AddPresence(configure);
        build?.Invoke(builder);

        var app = builder.Build();
        use?.Invoke(app);
        if (map is null) app.MapPresence("/ws");
        else map(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new PresenceApp(app, logs, clock as FakeTimeProvider);
    }

    /// <summary>Connects as a member and waits for WELCOME.</summary>
    public async Task<TestClient> ConnectAsync(string userId, string? clientId = null, string? subprotocol = null)
    {
        var query = $"userId={Uri.EscapeDataString(userId)}" + (clientId is null ? "" : $"&clientId={clientId}");
        var address = new UriBuilder(SocketAddress) { Query = query }.Uri;
        return await AdoptAsync(await TestClient.ConnectAsync(address, subprotocol));
    }

    /// <summary>Takes a client that has connected in a way of its own: it is closed with the app.</summary>
    public async Task<TestClient> AdoptAsync(TestClient client)
    {
        lock (_clients) _clients.Add(client);
        await client.ExpectAsync("WELCOME");
        return client;
    }

    /// <summary>Waits for what the service does on its own time, such as noticing that a socket has gone.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, TimeSpan? patience = null)
    {
        var end = DateTime.UtcNow + (patience ?? Deadline);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, $"This did not happen in time: {what}.");
            await Task.Delay(Poll);
        }
    }

    /// <summary>Waits until this many connections are open; their rooms have been told of those that ended.</summary>
    public Task UntilConnectionsAsync(int count) => UntilAsync(() => Registry.Count == count, $"{count} connections open");

    /// <summary>Stops the app as SIGTERM would.</summary>
    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await UntilAsync(() => Registry.Count is 0, "no connection is left");
        await UntilAsync(IsEmpty, "no room is left");
        await UntilAsync(() => Admission.Connections is 0, "every place has been given back");
        await StopAsync();
        await _app.DisposeAsync();
        var errors = string.Join('\n', Logs.Errors.Where(error => !error.Contains(HealthCheckService, StringComparison.Ordinal) && !IsExpected(error)));
        Assert.True(errors.Length is 0, errors);
    }

    private bool IsEmpty()
    {
        // Whoever is in a leave grace is gone when it is over.
        Clock?.Advance(Options.LeaveGrace);
        return Directory.Count is 0;
    }
}
