using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

public sealed class OptionsTests
{
    [Fact(Timeout = 15_000)]
    public async Task Every_bad_value_is_named_with_its_key_and_range()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => PresenceApp.StartAsync(options =>
        {
            options.MaxMessageBytes = options.MaxMessageFragments = options.MaxRoomsPerConnection = options.MaxMembersPerRoom = -1;
            options.MessagesPerSecond = options.MessageBurst = options.MaxInvalidMessages = options.OutboundQueueBytes = -1;
            options.OutboundTotalBytes = 1024;
            options.RoomMailboxCommands = options.CommitCommands = options.CommitBytes = int.MaxValue;
            options.RateLimitPatience = options.PingInterval = options.JoinTimeout = TimeSpan.FromDays(3);
            options.PingTimeout = options.JoinWindow = options.SyncDeadline = options.LeaveGrace = TimeSpan.FromDays(4);
            options.MaxConnections = options.MaxConnectionsPerAddress = options.ConnectionsPerSecond = options.ConnectionBurst = -1;
            options.ConnectionsPerSecondPerAddress = options.ConnectionBurstPerAddress = int.MaxValue;
            options.MessageTimeout = options.TakeOverInterval = TimeSpan.FromDays(1);
            options.Operator.ApiKey = "a secret";
            (options.Operator.Role, options.Operator.RoleClaim) = (" ", "");
            options.CloseTimeout = options.DrainTimeout = options.ReconnectSpread = TimeSpan.FromSeconds(-1);
            options.Identity.Mode = (IdentityMode)7;
            options.Metrics.Address = "127.0.0.1:9464";
            options.AllowedOrigins.Add("https://app.example.com/path");
        }));
        string.Join('\n', fault.Failures).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_option_that_does_not_exist_is_refused()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Presence:MaxMesageBytes", "1024"));
        Assert.Contains("MaxMesageBytes", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_value_that_is_no_number_is_refused()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Presence:MaxMessageBytes", "16k"));
        Assert.Contains("Presence:MaxMessageBytes", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task Options_come_from_the_configuration_and_code_has_the_last_word()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxRoomsPerConnection = 3, build: builder => builder.Configuration.AddInMemoryCollection(
        [
            new("Presence:MaxRoomsPerConnection", "2"),
            new("Presence:MaxMessageBytes", "1024"),
            new("Presence:LeaveGrace", "00:00:00.250"),
            new("Presence:Identity:Mode", "Query"),
        ]));
        Assert.Equal((3, 1024, TimeSpan.FromMilliseconds(250)), (app.Options.MaxRoomsPerConnection, app.Options.MaxMessageBytes, app.Options.LeaveGrace));
        var ann = await app.ConnectAsync("ann");
        Assert.Contains("\"limits\":{\"messageBytes\":1024,\"rooms\":3,", ann.Transcript.Lines[0], StringComparison.Ordinal);
    }

    private static Task<PresenceApp> StartAsync(string key, string value) =>
        PresenceApp.StartAsync(build: builder => builder.Configuration.AddInMemoryCollection([new(key, value)]));
}
