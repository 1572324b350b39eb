using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

public sealed class DrainTests
{
    [Fact(Timeout = 15_000)]
    public async Task A_stop_says_when_to_come_back_then_closes_with_1001()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.LeaveGrace = TimeSpan.Zero;
            options.ReconnectSpread = TimeSpan.FromSeconds(4);
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await app.StopAsync();
        Assert.InRange((await ann.ExpectAsync("GOING_AWAY")).GetProperty("reconnectAfterMs").GetInt32(), 0, 4000);
        Assert.Equal((1001, "the service is stopping"), await ann.ExpectCloseAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task Each_is_told_to_come_back_at_a_time_of_its_own()
    {
        await using var app = await PresenceApp.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => app.ConnectAsync($"user-{i}", "tab-1")));
        await app.StopAsync();
        var delays = new HashSet<int>();
        foreach (var client in clients) delays.Add((await client.ExpectAsync("GOING_AWAY")).GetProperty("reconnectAfterMs").GetInt32());
        Assert.InRange(delays.Count, 20, 30);
        Assert.All(delays, delay => Assert.InRange(delay, 0, 10_000));
        Assert.InRange(delays.Max() - delays.Min(), 5_000, 10_000);
    }

    [Fact(Timeout = 15_000)]
    public async Task While_it_stops_newcomers_are_sent_away()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero, map: app =>
        {
            app.MapPresence("/ws");
            app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        });
        using var http = new HttpClient { BaseAddress = app.Address };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http));

        // It has not answered the close yet: the service waits for it.
        await using var last = await RawSocket.UpgradeAsync(app, "last", "lobby");
        var stopping = app.StopAsync();
        Assert.Contains("GOING_AWAY", (await last.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Equal(1001, (await last.ReadFrameAsync())!.CloseCode);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http));
        await using var newcomer = await RawSocket.ConnectAsync(app);
        await newcomer.SendAsync(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders));
        var head = await newcomer.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 10\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"Stopping\"", await newcomer.ReadBodyAsync(head), StringComparison.Ordinal);

        Assert.False(stopping.IsCompleted);
        await last.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE9]));
        await stopping;
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_never_answers_the_close_is_cut_when_the_time_is_up()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.LeaveGrace = TimeSpan.Zero;
            options.DrainTimeout = TimeSpan.FromMilliseconds(200);
            options.CloseTimeout = TimeSpan.FromMinutes(1);
        });
        await using var deaf = await RawSocket.UpgradeAsync(app, "deaf", "lobby");
        await app.StopAsync();
        await app.UntilConnectionsAsync(0);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return response.StatusCode;
    }

    [Fact(Timeout = 20_000)]
    public async Task A_handshake_that_was_on_its_way_is_said_goodbye_to_as_well()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await PresenceApp.StartAsync(use: app => app.Use((context, next) =>
        {
            var upgrade = context.Features.Get<IHttpUpgradeFeature>()!;
            context.Features.Set<IHttpUpgradeFeature>(new SlowUpgrade(upgrade, reached, goOn.Task));
            return next(context);
        }));
        var connecting = app.ConnectAsync("ann", "tab-1");
        await reached.Task;
        var stopping = app.StopAsync();
        await PresenceApp.UntilAsync(() => app.Registry.IsDraining, "the drain has begun");
        goOn.SetResult();
        var ann = await connecting;
        await ann.ExpectAsync("GOING_AWAY");
        Assert.Equal(1001, (await ann.ExpectCloseAsync()).Code);
        await stopping;
    }

    private sealed class SlowUpgrade(IHttpUpgradeFeature inner, TaskCompletionSource reached, Task goOn) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync()
        {
            reached.SetResult();
            await goOn;
            return await inner.UpgradeAsync();
        }
    }
}
