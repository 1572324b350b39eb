using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Presence.Tests.Endpoint;
using Presence.Tests.Telemetry;

namespace Presence.Tests.Metrics;

public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact(Timeout = 60_000)]
    public async Task A_collector_that_the_settings_name_is_sent_the_metrics()
    {
        var exported = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/v1/metrics", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            if (text.Contains("bad_clientid", StringComparison.Ordinal)) exported.TrySetResult(text);
        });
        await collector.StartAsync();

        await using var api = await ApiProcess.RunAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_METRIC_EXPORT_INTERVAL=200",
            "--OTEL_SERVICE_NAME=presence-of-a-test",
            "--Presence:Metrics:Enabled=false");
        await Canary.RunAsync(new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws" }.Uri);
        var metrics = await exported.Task.WaitAsync(Patience);
        Assert.Contains("presence.connections", metrics, StringComparison.Ordinal);
        Assert.Contains("presence-of-a-test", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Word, metrics, StringComparison.OrdinalIgnoreCase);
    }
}
