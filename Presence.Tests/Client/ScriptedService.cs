using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presence.Tests.Client;

/// <summary>How a handshake is refused.</summary>
internal sealed record ScriptedRefusal(int Status, string? Title = null, string? Detail = null, string? RetryAfter = null);

/// <summary>A real server that decides about each handshake only when the test comes to it.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ScriptedRefusal NothingWrong = new(426, "WebSocket only");

    private readonly Channel<Handshake> _handshakes = Channel.CreateUnbounded<Handshake>();
    private readonly WebApplication _app;
    private volatile ScriptedRefusal? _plain = NothingWrong;
    private int _plainRequests;
    private int _handshakeCount;
    private Handshake? _held;

    private ScriptedService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How many handshakes have come.</summary>
    public int Handshakes => Volatile.Read(ref _handshakeCount);

    /// <summary>How many have asked without a handshake.</summary>
    public int PlainRequests => Volatile.Read(ref _plainRequests);

    public static async Task<ScriptedService> StartAsync()
    {
        var service = new ScriptedService();
        await service._app.StartAsync();
        service.Address = new UriBuilder(new Uri(new Uri(service._app.Urls.Single()), "/ws")) { Scheme = "ws" }.Uri;
        return service;
    }

    /// <summary>Takes the next handshake. It is not welcomed yet.</summary>
    /// <param name="isDeaf">Whether it never reads what the client sends.</param>
    public async Task<ScriptedCall> AcceptAsync(bool isDeaf = false)
    {
        _plain = NothingWrong;
        var handshake = await NextAsync();
        var call = await ScriptedCall.AcceptAsync(handshake.Context, isDeaf);
        _ = call.Over.ContinueWith(_ => handshake.Done.TrySetResult(), TaskScheduler.Default);
        return call;
    }

    /// <summary>Refuses the next handshake, and plain requests from then on.</summary>
    public async Task RefuseAsync(ScriptedRefusal refusal, ScriptedRefusal? plain = null)
    {
        _plain = plain ?? refusal;
        var handshake = await NextAsync();
        await RefuseAsync(handshake.Context, refusal, hasBody: false);
        handshake.Done.SetResult();
    }

    /// <summary>Takes the next handshake and does not answer it.</summary>
    public async Task HoldAsync() => _held = await NextAsync();

    /// <summary>Waits until whoever made that handshake is gone.</summary>
    public Task GoneAsync() => _held!.Done.Task.WaitAsync(Patience);

    /// <summary>Cuts the next handshake off.</summary>
    public async Task HangUpAsync()
    {
        _plain = null;
        var handshake = await NextAsync();
        handshake.Context.Abort();
        handshake.Done.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task<Handshake> NextAsync()
    {
        while (true)
        {
            var handshake = await _handshakes.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            if (!handshake.Context.RequestAborted.IsCancellationRequested) return handshake;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            var handshake = new Handshake(context);
            Interlocked.Increment(ref _handshakeCount);
            _handshakes.Writer.TryWrite(handshake);
            using var gone = context.RequestAborted.Register(() => handshake.Done.TrySetResult());
            await handshake.Done.Task;
            return;
        }

        Interlocked.Increment(ref _plainRequests);
        if (_plain is { } plain) await RefuseAsync(context, plain, hasBody: true);
        else context.Abort();
    }

    private static async Task RefuseAsync(HttpContext context, ScriptedRefusal refusal, bool hasBody)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is not null) context.Response.Headers.RetryAfter = refusal.RetryAfter;
        if (hasBody)
        {
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { title = refusal.Title, status = refusal.Status, detail = refusal.Detail }));
        }

        await context.Response.CompleteAsync();
    }

    private sealed record Handshake(HttpContext Context)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
