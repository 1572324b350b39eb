using System.Diagnostics;
using System.Globalization;
using Presence.Protocol;
using Presence.Tests.Endpoint;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Presence.Tests.Native;

/// <summary>What reflection or trimming could break shows only in the binary itself.</summary>
public sealed class NativeBinaryTests(ITestOutputHelper output)
{
    private const int MostBytes = 28 * 1024 * 1024;

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
    public async Task It_serves_the_page_a_conversation_the_rooms_its_health_and_its_metrics()
    {
        var started = Stopwatch.GetTimestamp();
        await using var api = await ApiProcess.RunProgramAsync(NativeFactAttribute.Program, $"--Presence:Operator:ApiKey={OperatorApiTests.Key}");
        var startTime = Stopwatch.GetElapsedTime(started);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listens after {startTime.TotalMilliseconds:0} ms"));
        Assert.InRange(startTime, TimeSpan.Zero, LongestStart);

        Assert.Contains("<html", await GetAsync(api, "/"), StringComparison.Ordinal);
        Assert.Contains("export", await GetAsync(api, "/client/presence.js"), StringComparison.Ordinal);
        Assert.Contains("\"openapi\"", await GetAsync(api, "/openapi/v1.json"), StringComparison.Ordinal);
        Assert.Contains("\"asyncapi\"", await GetAsync(api, "/asyncapi.json"), StringComparison.Ordinal);
        Assert.Contains("<html", await GetAsync(api, "/docs"), StringComparison.Ordinal);
        Assert.Equal("Healthy", await GetAsync(api, "/health/ready"));
        Assert.Contains("presence_connections", await GetAsync(api, "/metrics"), StringComparison.Ordinal);

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

        api.Http.DefaultRequestHeaders.Add("X-Api-Key", OperatorApiTests.Key);
        Assert.Contains("\"ann\"", await GetAsync(api, "/api/rooms/lobby"), StringComparison.Ordinal);
        using var message = new StringContent("""{"event":"note","data":[1]}""", System.Text.Encoding.UTF8, "application/json");
        using var published = await api.Http.PostAsync(new Uri("/api/rooms/lobby/messages", UriKind.Relative), message);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, published.StatusCode);
        await ann.ExpectAsync("MESSAGE", note => note.GetProperty("event").ValueEquals("note"));
        using var kicked = await api.Http.DeleteAsync(new Uri("/api/rooms/lobby/users/bob", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, kicked.StatusCode);
        Assert.Equal("kicked", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Equal(4403, (await bob.ExpectCloseAsync()).Code);
        using var refused = await api.Http.DeleteAsync(new Uri("/api/rooms/lobby/users/bob?clientId=no%20client", UriKind.Relative));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [NativeFact]
    public async Task It_checks_tokens()
    {
        await using var api = await ApiProcess.RunProgramAsync(NativeFactAttribute.Program, Tokens.Settings);
        await ApiTests.EnterByTokenAsync(api);
    }

    [NativeFact]
    public async Task It_checks_tokens_by_the_keys_of_an_identity_server()
    {
        await using var server = await IdentityServer.StartAsync();
        await using var api = await ApiProcess.RunProgramAsync(
            NativeFactAttribute.Program,
            "--environment=Development",
            "--Presence:Identity:Mode=Jwt",
            $"--Presence:Identity:Jwt:Authority={server.Address}",
            $"--Presence:Identity:Jwt:Audience={Tokens.Audience}");
        foreach (var token in new[] { server.SignByRsa(server.Claims()), server.SignByEc(server.Claims()) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/ws");
            request.Headers.Authorization = new("Bearer", token);
            using var response = await api.Http.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.UpgradeRequired, response.StatusCode);
        }
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
