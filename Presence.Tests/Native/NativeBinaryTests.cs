using System.Diagnostics;
using System.Globalization;
using Presence.Protocol;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Presence.Tests.Native;

/// <summary>What reflection or trimming could break shows only in the binary itself.</summary>
public sealed class NativeBinaryTests(ITestOutputHelper output)
{
    private const int MostBytes = 25 * 1024 * 1024;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    [NativeFact]
    public void It_is_one_file_of_a_modest_size()
    {
        var program = new FileInfo(NativeFactAttribute.Program);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program.Length / 1e6:0.0} MB"));
        Assert.InRange(program.Length, 1, MostBytes);
        Assert.Equal([program.Name], program.Directory!.EnumerateFileSystemInfos().Select(file => file.Name));
    }

    [NativeFact]
    public async Task It_serves_the_page_a_conversation_the_rooms_and_its_health()
    {
        var started = Stopwatch.GetTimestamp();
        await using var api = await ApiProcess.RunProgramAsync(NativeFactAttribute.Program);
        var startTime = Stopwatch.GetElapsedTime(started);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listens after {startTime.TotalMilliseconds:0} ms"));
        Assert.InRange(startTime, TimeSpan.Zero, LongestStart);

        Assert.Contains("<html", await GetAsync(api, "/"), StringComparison.Ordinal);
        Assert.Contains("export", await GetAsync(api, "/client/presence.js"), StringComparison.Ordinal);
        Assert.Contains("\"openapi\"", await GetAsync(api, "/openapi/v1.json"), StringComparison.Ordinal);
        Assert.Equal("Healthy", await GetAsync(api, "/health/ready"));

        await using var ann = await ConnectAsync(api, "ann");
        await using var bob = await ConnectAsync(api, "bob", "presence.v1.batch");
        await ann.JoinAsync("lobby", """{"name":"Ann"}""");
        await bob.JoinAsync("lobby", """{"name":"Bob"}""");
        Assert.Equal("bob", (await ann.ExpectAsync("ADD_USER")).GetProperty("userId").GetString());
        await ann.AnswerAsync("lobby", """{"name":"Ann"}""");
        Assert.Equal("Ann", (await bob.ExpectAsync("ADD_USER")).GetProperty("data").GetProperty("name").GetString());
        await bob.ExpectAsync("SYNCED");
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"wave","data":[1,2]}""");
        Assert.Equal("wave", (await bob.ExpectAsync("MESSAGE")).GetProperty("event").GetString());
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby"}""");
        Assert.Equal(ErrorCode.InvalidMessage, (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());

        Assert.Contains("\"ann\"", await GetAsync(api, "/api/rooms/lobby"), StringComparison.Ordinal);
        await bob.LeaveAsync("lobby");
        Assert.Equal("left", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
    }

    [NativeFact]
    public async Task It_drains_when_it_is_told_to_stop()
    {
        await using var api = await ApiProcess.RunProgramAsync(NativeFactAttribute.Program);
        await using var ann = await ConnectAsync(api, "ann");
        await ann.JoinAsync("lobby");
        await api.SendSigtermAsync();
        await ann.ExpectAsync("GOING_AWAY");
        Assert.Equal(1001, (await ann.ExpectCloseAsync()).Code);
        Assert.Equal(0, (await api.WaitAsync()).ExitCode);
    }

    [NativeFact]
    public async Task A_bad_setting_stops_it_with_a_message_that_names_it()
    {
        await using var api = ApiProcess.StartProgram(NativeFactAttribute.Program, "--Presence:MaxMessageBytes=1");
        var (exitCode, errors) = await api.WaitAsync();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Presence:MaxMessageBytes", errors, StringComparison.Ordinal);
    }

    private static Task<string> GetAsync(ApiProcess api, string path) => api.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    private static Task<TestClient> ConnectAsync(ApiProcess api, string userId, string? subprotocol = null) =>
        TestClient.ConnectAsync(new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws", Query = $"userId={userId}&clientId=t1" }.Uri, subprotocol);
}
