using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Presence.Tests.Architecture;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;
using Presence.Tests.Telemetry;

namespace Presence.Tests.Metrics;

/// <summary>What Prometheus finds at the standalone service.</summary>
public sealed partial class PrometheusTests
{
    private const string Path = "/metrics";

    [Fact(Timeout = 60_000)]
    public async Task Metrics_is_served_in_the_text_format_and_follows_what_happens()
    {
        await using var api = await ApiProcess.RunAsync();
        await using var ann = await TestClient.ConnectAsync(SocketAddress(api, "userId=ann"));
        await ann.JoinAsync("lobby");
        using var response = await api.Http.GetAsync(new Uri(Path, UriKind.Relative));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        await UntilAsync(api, "presence_connections", "1");
        await UntilAsync(api, "presence_members", "1");
        await UntilAsync(api, "presence_messages_received_total{type=\"JOIN\"}", "1");
        await UntilAsync(api, "presence_fanout_duration_seconds_count", "1");
        await UntilAsync(api, "presence_fanout_duration_seconds_bucket{le=\"2.5\"}", "1");
        await ann.CloseAsync();
        await UntilAsync(api, "presence_connections_closed_total{code=\"1000\"}", "1");
        foreach (var level in new[] { "presence_connections", "presence_rooms", "presence_members", "presence_outbound_queue_bytes" })
            await UntilAsync(api, level, "0");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_dashboard_and_the_documentation_name_nothing_that_is_not_served()
    {
        // What is counted of other nodes is served where there may be any.
        await using var api = await ApiProcess.RunAsync("--Presence:Redis:ConnectionString=127.0.0.1:1,connectTimeout=200", "--Presence:Cluster:Start=Degraded");
        await Canary.RunAsync(SocketAddress(api, ""));
        using var rooms = await api.Http.GetAsync(new Uri("/api/rooms", UriKind.Relative));
        await UntilAsync(api, "presence_connections", "0");

        var asked = Dashboard.Queries().SelectMany(query => MetricName().Matches(Grouping().Replace(query, ""))).Select(match => match.Value).Distinct().Order().ToList();
        Assert.Contains("presence_connections", asked);
        Assert.Contains("presence_fanout_duration_seconds_bucket", asked);
        var served = (await ReadAsync(api)).Split('\n').Select(line => line.Split('{', ' ')[0]).ToHashSet();
        Assert.Subset(served, asked.ToHashSet());
        var families = (await ReadAsync(api)).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);
        Assert.Subset(served.Concat(families).ToHashSet(), MetricName().Matches(Documentation.Text).Select(match => match.Value).ToHashSet());

        // And it shows all that the service counts itself.
        string[] partsOfHistograms = ["_sum", "_count"];
        var own = served.Where(name => name.StartsWith("presence_", StringComparison.Ordinal) && !Array.Exists(partsOfHistograms, name.EndsWith));
        Assert.Subset(asked.ToHashSet(), own.ToHashSet());
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobodys_id_or_data_is_served_or_written_even_at_Trace()
    {
        await using var api = await ApiProcess.RunAsync("--Logging:LogLevel:Default=Trace");
        await Canary.RunAsync(SocketAddress(api, ""));
        foreach (var path in new[] { "/api/rooms/canary-room", "/canary?canary=canary" })
        {
            using var response = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
        }

        using var request = new HttpRequestMessage(new HttpMethod("CANARY"), "/api/rooms") { Headers = { Host = "canary.example" } };
        using var refusal = await api.Http.SendAsync(request);
        await UntilAsync(api, "presence_connections", "0");
        var metrics = await ReadAsync(api);
        Assert.Contains("bad_clientid", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Word, metrics, StringComparison.OrdinalIgnoreCase);
        await api.SendSigtermAsync();
        var (_, errors) = await api.WaitAsync();
        var output = await api.ReadOutputAsync() + errors;
        Assert.Contains("Connection 1 opened.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Word, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_address_of_their_own_serves_them_and_nothing_else_does()
    {
        await using var api = await ApiProcess.RunAsync("--Presence:Metrics:Address=http://127.0.0.1:0");
        var address = new Uri(Address().Match(api.StartOutput).Groups["address"].Value);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api, new Uri(Path, UriKind.Relative)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, address));
        foreach (var path in new[] { "/", "/ws?userId=ann", "/api/rooms", "/health/ready" })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api, new Uri(address, path)));
        Assert.Contains("presence_connections", await api.Http.GetStringAsync(address), StringComparison.Ordinal);
        await api.SendSigtermAsync();
        Assert.Equal((0, ""), await api.WaitAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Switched_off_they_are_nowhere()
    {
        await using var api = await ApiProcess.RunAsync("--Presence:Metrics:Enabled=false");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api, new Uri(Path, UriKind.Relative)));
        await using var ann = await TestClient.ConnectAsync(SocketAddress(api, "userId=ann"));
        await ann.JoinAsync("lobby");
    }

    private static Uri SocketAddress(ApiProcess api, string query) => new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws", Query = query }.Uri;

    private static Task<string> ReadAsync(ApiProcess api) => api.Http.GetStringAsync(new Uri(Path, UriKind.Relative));

    private static async Task<HttpStatusCode> StatusAsync(ApiProcess api, Uri address)
    {
        using var response = await api.Http.GetAsync(address);
        return response.StatusCode;
    }

    /// <summary>Asks until a series has a value. What it serves may be a third of a second old.</summary>
    private static async Task UntilAsync(ApiProcess api, string series, string value)
    {
        var name = series.Contains('{', StringComparison.Ordinal) ? series : series + "{}";
        var end = DateTime.UtcNow.AddSeconds(10);
        while (true)
        {
            var metrics = await ReadAsync(api);
            if (metrics.Split('\n').Any(line => line == $"{name} {value}" || line == $"{series} {value}")) return;
            Assert.True(DateTime.UtcNow < end, string.Create(CultureInfo.InvariantCulture, $"{series} has not become {value}:\n{metrics}"));
            await Task.Delay(50);
        }
    }

    [GeneratedRegex(@"\b(presence|kestrel|http|dotnet)_[a-z0-9_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"Metrics are at (?<address>http://\S+)\.")]
    private static partial Regex Address();
}
