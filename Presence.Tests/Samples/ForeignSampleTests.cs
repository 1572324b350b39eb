using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Samples;

/// <summary>The samples in other languages, as printed, against the service.</summary>
public sealed class ForeignSampleTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_one_in_Python_lists_who_comes_and_goes()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        await using var ben = await app.ConnectAsync("ben");
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        await using (var python = SampleProcess.Start("/usr/bin/python3", SampleFolder.PathOf("python", "roster.py"), app.SocketAddress.AbsoluteUri, "ann & co", "lobby"))
        {
            await python.ExpectAsync("here: ben");
            var ann = await ben.ExpectAsync("ADD_USER");
            Assert.Equal("ann & co", ann.GetProperty("data").GetProperty("name").GetString());
            await using var cat = await app.ConnectAsync("cat");
            await cat.JoinAsync("lobby");
            await python.ExpectAsync("here: ben, cat");
            Assert.Equal("ann & co", (await cat.ExpectAsync("ADD_USER", user => user.GetProperty("userId").ValueEquals("ann & co"))).GetProperty("data").GetProperty("name").GetString());
            await cat.LeaveAsync("lobby");
            await python.ExpectAsync("here: ben");
        }

        await ben.ExpectAsync("REMOVE_USER", user => user.GetProperty("userId").ValueEquals("ann & co"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_one_in_Python_says_why_it_may_not_come_in()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxMembersPerRoom = 1);
        await using var ben = await app.ConnectAsync("ben");
        await ben.JoinAsync("lobby");
        await using var python = SampleProcess.Start("/usr/bin/python3", SampleFolder.PathOf("python", "roster.py"), app.SocketAddress.AbsoluteUri, "ann", "lobby");
        var (exitCode, errors) = await python.WaitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("as many members", errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_one_in_the_shell_is_asked_and_answers()
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.LeaveGrace = TimeSpan.Zero;
            options.PingInterval = options.PingTimeout = TimeSpan.FromSeconds(2);
        });
        await using (var shell = StartShell(app, "ann"))
        {
            await shell.ExpectAsync("\"JOINED\"");
            await using var ben = await app.ConnectAsync("ben");
            await ben.JoinAsync("lobby", $$"""{"name":"{{new string('b', 300)}}"}""");
            await shell.ExpectAsync("bbb\"}}");
            Assert.Equal("ann", (await ben.ExpectAsync("ADD_USER")).GetProperty("data").GetProperty("name").GetString());
            await ben.ExpectAsync("SYNCED");

            // It is silent for longer than the service waits, but for its answers to pings.
            await Task.Delay(app.Options.PingInterval + app.Options.PingTimeout + TimeSpan.FromSeconds(1));
            await ben.LeaveAsync("lobby");
            await shell.ExpectAsync("\"REMOVE_USER\"");
        }

        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_one_in_the_shell_says_that_it_was_refused()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var shell = StartShell(app, "");
        var (exitCode, errors) = await shell.WaitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("refused: 400", errors, StringComparison.Ordinal);
    }

    private static SampleProcess StartShell(PresenceApp app, string userId) => SampleProcess.Start(
        "bash", SampleFolder.PathOf("shell", "roster.sh"), app.Address.Host, app.Address.Port.ToString(CultureInfo.InvariantCulture), userId, "lobby");
}
