using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>What the operator of the standalone service sees when it does not start, and when it stops.</summary>
public sealed class StartAndStopTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("--Presence:MaxMessageBytes=1", "Presence:MaxMessageBytes must be 256 to 1048576 (it is 1).")]
    [InlineData("--Presence:LeaveGrace=3", "Presence:LeaveGrace must be 00:00:00 to 00:05:00 (it is 3.00:00:00). A bare number is days: write 00:00:03 for three seconds.")]
    [InlineData("--Presence:MaxMesageBytes=1024", "MaxMesageBytes")]
    [InlineData("--Presence:MaxMessageBytes=16k", "Presence:MaxMessageBytes")]
    [InlineData("--Presence:Identity:Mode=Anybody", "Presence:Identity:Mode")]
    [InlineData("--Presence:Metrics:Enabled=perhaps", "Presence:Metrics:Enabled")]
    [InlineData("--Presence:Metrics:Address=localhost:9464", "Presence:Metrics:Address must be like http://127.0.0.1:9464 (it is localhost:9464).")]
    [InlineData("--Presence:Identity:AllowQueryInProduction=false", "Presence:Identity:AllowQueryInProduction to true")]
    [InlineData("--Presence:Identity:Mode=Jwt", "Presence:Identity:Jwt:SigningKey, a shared key for HS256")]
    [InlineData("--Presence:AllowedOrigins:0=example.com", "Presence:AllowedOrigins must hold origins")]
    public async Task A_bad_setting_is_named_and_the_exit_code_says_failure(string argument, string named)
    {
        await using var api = ApiProcess.Start(argument);
        var (exitCode, errors) = await api.WaitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);

        // Where the log is what somebody reads, it is there too.
        var log = await api.ReadOutputAsync();
        Assert.Contains("[100]", log, StringComparison.Ordinal);
        Assert.Contains(named, log, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_start_is_logged_with_what_the_service_is_set_to()
    {
        await using var api = await ApiProcess.RunAsync("--Presence:LeaveGrace=00:00:07");
        Assert.Contains("Presence starts. Identity mode Query, origins its own; 20000 connections, any number an address; messages of up to 16384 bytes,", api.StartOutput, StringComparison.Ordinal);
        Assert.Contains("leave grace 00:00:07", api.StartOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_address_in_use_is_named_without_a_stack_trace()
    {
        await using var first = await ApiProcess.RunAsync();
        await using var second = ApiProcess.Start($"--urls={first.Address}");
        var (exitCode, errors) = await second.WaitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_takes_tokens_when_it_is_told_how_to_check_them()
    {
        await using var api = await ApiProcess.RunAsync(Identity.Tokens.Settings);
        await ApiTests.EnterByTokenAsync(api);
    }

    [Fact(Timeout = 60_000)]
    public async Task SIGTERM_says_goodbye_and_ends_with_0()
    {
        await using var api = await ApiProcess.RunAsync();
        await using var ann = await TestClient.ConnectAsync(new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws", Query = "userId=ann" }.Uri);
        await ann.JoinAsync("lobby");
        await api.SendSigtermAsync();
        await ann.ExpectAsync("GOING_AWAY");
        Assert.Equal((1001, "the service is stopping"), await ann.ExpectCloseAsync());
        Assert.Equal((0, ""), await api.WaitAsync());
    }
}
