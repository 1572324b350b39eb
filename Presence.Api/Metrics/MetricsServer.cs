using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Presence.Server;

namespace Presence.Api;

/// <summary>Serves the metrics at an address of their own: a web server that knows nothing else, so that nothing else is reachable there.</summary>
internal sealed class MetricsServer(MeterProvider meters, IOptions<PresenceOptions> options, ILogger<MetricsServer> logger) : IHostedService
{
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Metrics.Address!);
        _app = builder.Build();
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, predicate: null, path: MetricsExport.Path, configureBranchedPipeline: null, optionsName: null);
        await _app.StartAsync(cancellationToken);
        logger.MetricsAddress(_app.Urls.Single() + MetricsExport.Path);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null) return;
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
    }

    /// <summary>It lives as long as the service does: signals are that one's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
