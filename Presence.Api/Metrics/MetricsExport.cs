using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Presence.Server;

namespace Presence.Api;

/// <summary>
/// Gives the metrics out: to Prometheus, which asks for them at <c>/metrics</c>, and by OTLP where the environment names a collector.
/// Where neither is wanted nothing listens, and nothing is spent on it.
/// </summary>
internal static class MetricsExport
{
    /// <summary>Where Prometheus looks by default.</summary>
    public const string Path = "/metrics";

    private const string Section = $"{PresenceOptions.SectionName}:{nameof(PresenceOptions.Metrics)}";
    private const string ServiceName = "presence";

    // Presence, sockets and TLS, the requests of the HTTP API, and the process.
    private static readonly string[] Meters =
        ["Presence.Server", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    // More than any instrument here has. Memory for so many is set aside for each, and the default is 2000.
    private const int MostSeries = 250;

    // Those of the OpenTelemetry specification.
    private static readonly string[] Collectors = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    public static void AddMetricsExport(this WebApplicationBuilder builder)
    {
        var (isServed, hasAddress) = Read(builder.Configuration);
        var isPushed = Array.Exists(Collectors, collector => !string.IsNullOrEmpty(builder.Configuration[collector]));
        if (!isServed && !isPushed) return;

        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries });
            if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"])) metrics.ConfigureResource(resource => resource.AddService(ServiceName));
            if (isServed) metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
            if (isPushed) metrics.AddOtlpExporter();
        });
        if (isServed && hasAddress) builder.Services.AddHostedService<MetricsServer>();
    }

    /// <summary>Serves <see cref="Path"/>, unless it is switched off or has an address of its own.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (Read(app.Configuration) is (IsServed: true, HasAddress: false)) app.MapPrometheusScrapingEndpoint(Path).DisableHttpMetrics();
    }

    // By hand, and forgiving: the services are chosen before the options are checked. What is wrong with them is said there.
    private static (bool IsServed, bool HasAddress) Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var isOff = bool.TryParse(section[nameof(MetricsOptions.Enabled)], out var isEnabled) && !isEnabled;
        return (!isOff, !string.IsNullOrEmpty(section[nameof(MetricsOptions.Address)]));
    }
}
