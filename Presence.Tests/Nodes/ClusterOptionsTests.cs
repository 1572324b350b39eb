using Microsoft.Extensions.Options;
using Presence.Redis;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>A bad setting is named at the start.</summary>
public sealed class ClusterOptionsTests
{
    [Fact(Timeout = 15_000)]
    public async Task Each_bad_setting_is_named_with_its_range()
    {
        var tooLittle = await FailuresAsync(options =>
        {
            options.Redis.ChannelPrefix = "";
            options.Cluster.NodeId = "";
            options.Cluster.HeartbeatInterval = TimeSpan.FromMilliseconds(50);
            options.Cluster.NodeTimeout = options.Cluster.SyncTimeout = TimeSpan.Zero;
            options.Cluster.OutagePatience = TimeSpan.FromSeconds(-1);
            options.Cluster.Start = (ClusterStart)7;
        });
        var tooMuch = await FailuresAsync(options =>
        {
            options.Redis.ChannelPrefix = new string('p', 65);
            options.Cluster.NodeId = new string('n', 129);
            options.Cluster.NodeTimeout = options.Cluster.OutagePatience = options.Cluster.SyncTimeout = TimeSpan.FromDays(1);
            options.Cluster.HeartbeatInterval = TimeSpan.FromMinutes(2);
        });
        $"{tooLittle}\n\n{tooMuch}".ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("")]
    [InlineData(",password=hunter2")]
    [InlineData("localhost:6379,password=hunter2,nonsense=1")]
    [InlineData("localhost:6379,password=hunter2,ssl=perhaps")]
    public async Task A_bad_connection_string_is_refused_and_not_repeated(string address)
    {
        var failures = await FailuresAsync(_ => { }, address);
        Assert.Contains("Presence:Redis:ConnectionString", failures, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failures, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_without_the_package_that_uses_it_is_refused()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => PresenceApp.StartAsync(options => options.Redis.ConnectionString = "localhost:6379,password=hunter2"));
        Assert.Contains("AddRedis()", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<string> FailuresAsync(Action<PresenceOptions> configure, string address = "localhost:6379")
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(
            () => PresenceApp.StartAsync(configure, build: builder => builder.Services.AddPresence().AddRedis(address)));
        return string.Join('\n', fault.Failures);
    }
}
