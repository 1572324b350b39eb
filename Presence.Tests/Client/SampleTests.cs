using System.Diagnostics;
using Presence.Tests.Architecture;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>The console roster of samples/console, as a process.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // Built beside these tests, in the same configuration.
    private static readonly string Assembly = Path.Combine(
        Documentation.Root, "samples", "console", Path.GetRelativePath(Path.Combine(Documentation.Root, "Presence.Tests"), AppContext.BaseDirectory), "Presence.Samples.Console.dll");

    [Fact(Timeout = 120_000)]
    public async Task The_console_roster_shows_who_comes_and_goes_and_leaves_when_it_is_stopped()
    {
        await using var app = await PresenceApp.StartAsync();
        var ben = await app.ConnectAsync("ben");
        ben.AnswerWith("""{"name":"Ben","status":"here"}""");
        await ben.JoinAsync("lobby", """{"name":"Ben","status":"here"}""");

        using var ann = Start(app.SocketAddress.AbsoluteUri, "ann", "lobby");
        try
        {
            await UntilAsync(ann, "lobby: ann (1), Ben (1)");
            var joined = await ben.ExpectAsync("ADD_USER");
            Assert.Equal("""{"name":"ann","status":"here"}""", joined.GetProperty("data").GetRawText());
            await ben.SendAsync("""{"type":"REPORT","roomId":"lobby","data":{"name":"Ben","status":"away"}}""");
            await UntilAsync(ann, "* Ben: away");
            await ben.LeaveAsync("lobby");
            await UntilAsync(ann, "- Ben (left)");
            await UntilAsync(ann, "lobby: ann (1)");
            await ben.JoinAsync("lobby", """["another program"]""");
            await UntilAsync(ann, "+ ben");

            await Signal.SendAsync("TERM", ann.Id);
            var left = await ben.ExpectAsync("REMOVE_USER");
            Assert.Equal("left", left.GetProperty("reason").GetString());
            await ann.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(0, ann.ExitCode);
        }
        finally
        {
            if (!ann.HasExited) ann.Kill();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_arguments_it_says_how_it_is_used()
    {
        using var program = Start();
        Assert.Contains("Usage: ", await program.StandardError.ReadToEndAsync().WaitAsync(Patience), StringComparison.Ordinal);
        await program.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(2, program.ExitCode);
    }

    private static async Task UntilAsync(Process program, string line)
    {
        var seen = "";
        while (await program.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } next)
        {
            if (next == line) return;
            seen += next + "\n";
        }

        Assert.Fail($"There was no \"{line}\", but {seen} {await program.StandardError.ReadToEndAsync()}");
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
