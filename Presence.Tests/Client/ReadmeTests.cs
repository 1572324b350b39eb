using System.Runtime.CompilerServices;
using Presence.Tests.Architecture;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

public sealed class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_quick_start_is_what_is_compiled_here()
    {
        var readme = File.ReadAllText(Path.Combine(Documentation.Root, "Presence.Client", "README.md"));
        var printed = readme.Split("```csharp\n")[1].Split("```")[0];
        var compiled = File.ReadAllLines(Source()).SkipWhile(line => !line.Contains("<quick-start>", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("</quick-start>", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Equal(string.Join('\n', compiled), printed.TrimEnd('\n'));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_quick_start_shows_who_comes_and_goes()
    {
        await using var app = await PresenceApp.StartAsync();
        var lines = new Lines();
        var end = new TaskCompletionSource();
        var program = QuickStart.RunAsync(app.SocketAddress, lines, end.Task);
        Assert.Equal("Ann: online", await lines.NextAsync());

        var ben = await app.ConnectAsync("ben");
        await ben.JoinAsync("lobby", """{"name":"Ben"}""");
        Assert.Equal("Ben is here", await lines.NextAsync());
        await ben.LeaveAsync("lobby");
        Assert.Equal("Ben is gone", await lines.NextAsync());
        end.SetResult();
        await program.WaitAsync(Patience);
    }

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "QuickStart.cs");
}
