using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;

namespace Presence.Tests.Client;

/// <summary>What cannot be connected to, and why.</summary>
public sealed class RefusalTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_refusal_for_good_is_thrown_with_what_the_service_says()
    {
        await using var service = await ScriptedService.StartAsync();
        var connecting = PresenceClient.ConnectAsync(service.Address, new PresenceClientOptions { UserId = "ann" });
        await service.RefuseAsync(new ScriptedRefusal(400, "Bad clientId", "Give at most one."));
        var refused = await Assert.ThrowsAsync<PresenceRefusedException>(() => connecting.WaitAsync(Apps.Patience));
        Assert.Equal((400, "Bad clientId: Give at most one.", "handshake_refused", true), (refused.Status, refused.Message, refused.Code, refused.IsFatal));
        Assert.Equal(1, service.PlainRequests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_nothing_is_wrong_any_more_the_client_comes_back_without_a_word()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        await using var client = service.Client(clock);
        var (states, errors) = (client.States(), client.Errors());
        var starting = client.StartAsync();
        await service.RefuseAsync(new ScriptedRefusal(503), plain: new ScriptedRefusal(426));
        var offline = await states.NextAsync(change => change.State is PresenceClientState.Offline);
        Assert.Equal(TimeSpan.FromMilliseconds(250), offline.RetryIn);
        clock.Advance(offline.RetryIn!.Value);
        await (await service.AcceptAsync()).WelcomeAsync();
        await starting.WaitAsync(Apps.Patience);
        await client.FlushAsync();
        Assert.Empty(await errors.TakeAsync(0));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Where_nobody_says_more_the_handshake_s_own_answer_counts(Type fault)
    {
        await using var service = await ScriptedService.StartAsync();
        using var way = new SocketsHttpHandler();
        using var handler = new Mute(way, (Exception)Activator.CreateInstance(fault)!);
        using var mute = new HttpMessageInvoker(handler);
        await using var client = service.Client(new FakeTimeProvider(), options => options with { Http = mute });
        var states = client.States();
        _ = client.StartAsync();

        // The handshake itself goes by the same way, so the mute lets it pass.
        await service.RefuseAsync(new ScriptedRefusal(503, RetryAfter: "7"));
        var offline = await states.NextAsync(change => change.State is PresenceClientState.Offline);
        Assert.Equal(TimeSpan.FromMilliseconds(7_250), offline.RetryIn);
        Assert.Equal("HTTP 503", offline.Reason);
        Assert.Equal(0, service.PlainRequests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Options_of_the_WebSocket_that_are_no_good_stop_the_client(bool areAgainstTheHandler)
    {
        await using var service = await ScriptedService.StartAsync();
        using var way = new SocketsHttpHandler();
        using var handler = new HttpMessageInvoker(way);
        await using var client = service.Client(new FakeTimeProvider(), options => areAgainstTheHandler
            ? options with { Http = handler, ConfigureSocket = socket => socket.Cookies = new CookieContainer() }
            : options with { ConfigureSocket = _ => throw new InvalidOperationException("A secret.") });
        var states = client.States();
        var starting = client.StartAsync();
        var stopped = await states.NextAsync(change => change.State is PresenceClientState.Stopped);
        Assert.StartsWith("The options of the WebSocket are no good", stopped.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", stopped.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PresenceClosedException>(() => starting.WaitAsync(Apps.Patience));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_connection_is_waited_for_while_nobody_is_there()
    {
        // Taken, so that nobody else gets it, and not listened at.
        using var taken = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var clock = new FakeTimeProvider();
        await using var client = new PresenceClient(new Uri($"http://127.0.0.1:{port}/ws"), new PresenceClientOptions { UserId = "ann", TimeProvider = clock, Random = () => 0.5 });
        var states = client.States();
        using var giveUp = new CancellationTokenSource();
        var starting = client.StartAsync(giveUp.Token);
        foreach (var wait in new[] { 250, 500, 1_000 })
        {
            var offline = await states.NextAsync(change => change.State is PresenceClientState.Offline);
            Assert.Equal(TimeSpan.FromMilliseconds(wait), offline.RetryIn);
            Assert.False(starting.IsCompleted);
            clock.Advance(offline.RetryIn!.Value);
        }

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(Apps.Patience));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_function_that_throws_is_asked_again_and_only_its_exception_is_told()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        var asked = 0;
        await using var client = service.Client(clock, options => options with
        {
            GetToken = _ => ++asked is 1 ? throw new InvalidOperationException("No network.") : ValueTask.FromResult("second"),
        });
        var (states, errors) = (client.States(), client.Errors());
        var starting = client.StartAsync();
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        var told = Assert.IsType<PresenceTokenException>(await errors.NextAsync(_ => true));
        Assert.Equal(("token_failed", false, "No network."), (told.Code, told.IsFatal, told.InnerException!.Message));
        clock.Advance(TimeSpan.FromMilliseconds(250));
        var call = await service.AcceptAsync();
        Assert.Equal("Bearer second", call.Request.Headers.Authorization);
        Assert.DoesNotContain("second", call.Request.QueryString.Value, StringComparison.Ordinal);
        await call.WelcomeAsync();
        await starting.WaitAsync(Apps.Patience);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_function_that_hangs_is_waited_for_ten_seconds()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<string>();
        await using var client = service.Client(clock, options => options with
        {
            GetToken = _ =>
            {
                isAsked.TrySetResult();
                return new ValueTask<string>(never.Task);
            },
        });
        var (states, errors) = (client.States(), client.Errors());
        _ = client.StartAsync();
        await isAsked.Task.WaitAsync(Apps.Patience);
        clock.Advance(TimeSpan.FromSeconds(10));
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        Assert.IsType<PresenceTokenException>(await errors.NextAsync(_ => true));
        Assert.Equal(0, service.Handshakes);
    }

    [Fact]
    public void Those_who_were_cut_off_together_do_not_come_back_together()
    {
        var options = new PresenceClientOptions();
        var delays = Enumerable.Range(0, 1_000).Select(_ => Backoff.Delay(6, options.Random)).ToList();
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, Backoff.Longest));
        Assert.All(Enumerable.Range(0, 10), part => Assert.InRange(delays.Count(delay => (int)(delay / Backoff.Longest * 10) == part), 30, 300));
    }

    /// <summary>Carries handshakes, and no plain request.</summary>
    private sealed class Mute(HttpMessageHandler way, Exception fault) : DelegatingHandler(way)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Headers.Upgrade.Count > 0 || request.Headers.Contains("Upgrade")
                ? base.SendAsync(request, cancellationToken)
                : throw fault;
    }
}
