using System.Text.Json;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Privacy;

/// <summary>Data that has been relayed is nowhere in the service any more: in no log, no answer, and no memory.</summary>
public sealed class CanaryTests
{
    private static readonly string[] Verbose =
    [
        "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace",
        "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=Trace", "--Presence:LeaveGrace=00:00:00",
        "--Presence:Operator:OpenReading=true", "--Presence:MessagesPerSecond=100000", "--Presence:MessageBurst=100000",
    ];

    /// <summary>From less than the platform's own buffer for headers to the largest message.</summary>
    private static readonly int[] Lengths = [14, 100, 200, 1_000, 5_000, 16_000];

    private readonly Canary _canary = new();

    [Fact(Timeout = 120_000)]
    public async Task Relayed_data_is_in_no_log_no_answer_and_no_memory()
    {
        await using var api = await ApiProcess.RunAsync(Verbose);
        await using var ann = await JoinAsync(api, "ann");
        await using var ben = await JoinAsync(api, "ben", "presence.v1.batch");
        await using var raw = await JoinUnmaskedAsync(api);
        foreach (var length in Lengths) await RelayAsync(ann, ben, raw, _canary.Data(length));

        // Once while all of them are still connected, once when they have gone.
        AssertGone(api);
        await AssertUntoldAsync(api);
        await ann.CloseAsync();
        await ben.CloseAsync();
        raw.Reset();
        await UntilEmptyAsync(api);
        AssertGone(api);

        await api.SendSigtermAsync();
        var (_, errors) = await api.WaitAsync();
        var log = await api.Output;
        Assert.Contains("dbug: Presence.Server", log, StringComparison.Ordinal);
        Assert.Contains("trce: Microsoft", log, StringComparison.Ordinal);
        Assert.False(_canary.IsIn(log) || _canary.IsIn(errors));
    }

    [Fact(Timeout = 120_000)]
    public async Task Data_that_waits_for_a_slow_reader_is_found_until_the_reader_is_gone()
    {
        await using var api = await ApiProcess.RunAsync(Verbose);
        await using var ann = await JoinAsync(api, "ann");
        await using var stalled = await JoinUnmaskedAsync(api);
        var message = $$"""{"type":"MESSAGE","roomId":"lobby","event":"e","data":{{_canary.Data(15_000)}}}""";

        // The scan would find what is there: this waits, and no scan that finds nothing proves more than this one.
        var waiting = new List<string>();
        for (var sent = 0; waiting.Count is 0 && sent < 1000; sent += 20)
        {
            for (var i = 0; i < 20; i++) await ann.SendAsync(message);
            await ann.SettleAsync("lobby");
            waiting = ProcessMemory.Find(api.ProcessId, _canary);
        }

        Assert.NotEmpty(waiting);
        stalled.Reset();
        await ann.ExpectAsync("REMOVE_USER");
        AssertGone(api);
        await ann.CloseAsync();
    }

    private static async Task<TestClient> JoinAsync(ApiProcess api, string userId, string? subprotocol = null)
    {
        var client = await TestClient.ConnectAsync(api.SocketAddress(userId), subprotocol);
        await client.JoinAsync("lobby");
        return client;
    }

    /// <summary>A member whose mask is zero: what it sends lies in every buffer on the way as it is.</summary>
    private static Task<RawSocket> JoinUnmaskedAsync(ApiProcess api) => RawSocket.UpgradeAsync(api.Address.Port, "raw", "lobby");

    /// <summary>Everything that carries data, and everything that is refused although it does.</summary>
    private static async Task RelayAsync(TestClient ann, TestClient ben, RawSocket raw, string data)
    {
        string[] messages =
        [
            $$"""{"type":"JOIN","roomId":"lobby","data":{{data}}}""",
            $$"""{"type":"REPORT","roomId":"lobby","data":{{data}}}""",
            $$"""{"type":"MESSAGE","roomId":"lobby","event":"e","data":{{data}}}""",
            $$$"""{"type":"MESSAGE","roomId":"lobby","event":"e","to":{"userId":"ben"},"data":{{{data}}}}""",
            $$"""{"type":"REPORT","roomId":"nowhere","data":{{data}}}""",
            $$"""{"type":"REPORT","roomId":"lobby","requestId":"none","data":{{data}}}""",
            $$"""{"type":"REPORT","roomId":"lobby","unknown":1,"data":{{data}}}""",
        ];
        foreach (var message in messages)
        {
            await ann.SendAsync(message);
            await raw.SendTextAsync(message);

            // In two fragments, cut in the middle of the data.
            var bytes = System.Text.Encoding.UTF8.GetBytes(message);
            await raw.SendAsync([.. RawSocket.Frame(0x01, bytes.AsSpan(0, bytes.Length / 2)), .. RawSocket.Frame(0x80, bytes.AsSpan(bytes.Length / 2))]);
        }

        // An answer to a question, as a newcomer's JOIN brings one.
        await ben.LeaveAsync("lobby");
        await ben.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
        var round = (await ben.ExpectAsync("JOINED")).GetProperty("requestId").GetString();
        await ann.ExpectAsync("REPORT_REQUEST", request => request.GetProperty("requestId").ValueEquals(round));
        await ann.SendAsync($$"""{"type":"REPORT","roomId":"lobby","requestId":"{{round}}","data":{{data}}}""");
        await ben.ExpectAsync("ADD_USER", answer => answer.TryGetProperty("requestId", out var id) && id.ValueEquals(round));

        await raw.SendTextAsync("""{"type":"PING","id":7}""");
        while (!(await raw.ReadFrameAsync())!.Text.StartsWith("""{"type":"PONG","id":7""", StringComparison.Ordinal))
        {
        }

        await ann.SettleAsync("lobby");
        await ben.SettleAsync("lobby");
        Assert.Contains(ben.Received, envelope => IsData(envelope, data));
        Assert.Contains(ann.Received, envelope => IsData(envelope, data));
    }

    private static bool IsData(JsonElement envelope, string data) => envelope.TryGetProperty("data", out var relayed) && relayed.GetRawText() == data;

    // That this finds what is there, the other test shows.
    private void AssertGone(ApiProcess api) => Assert.Empty(ProcessMemory.Find(api.ProcessId, _canary));

    private async Task AssertUntoldAsync(ApiProcess api)
    {
        // Every address that the service says it has, and those that it does not say.
        using var description = JsonDocument.Parse(await api.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var paths = description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name.Replace("{roomId}", "lobby", StringComparison.Ordinal));
        foreach (var path in paths.Concat(["/", "/health/live", "/health/ready", "/metrics", "/ws?userId=ann", "/api/rooms?limit=x", "/nowhere"]))
        {
            using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
            var text = answer.Headers + await answer.Content.ReadAsStringAsync();
            Assert.False(_canary.IsIn(text), $"{path} tells data.");
        }
    }

    private static Task UntilEmptyAsync(ApiProcess api) => PresenceApp.UntilAsync(
        () => api.Http.GetStringAsync(new Uri("/api/rooms", UriKind.Relative)).GetAwaiter().GetResult().StartsWith("{\"rooms\":[]", StringComparison.Ordinal),
        "nobody is in a room");
}
