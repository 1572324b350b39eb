using System.Diagnostics;
using System.Runtime.CompilerServices;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>The programs of docs/protocol.md as they stand, each in its own language; only the address is another.</summary>
public sealed class MinimalClients : IDisposable
{
    private const string OnPage = "localhost:5080";

    // Node.js has a WebSocket of its own from version 22 on; before, as the page says, the one of the ws package.
    private const string WebSocketOfNode = """
        import { createRequire } from 'node:module';
        globalThis.WebSocket ??= createRequire(process.argv[2])('ws');

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("presence-minimal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_program_of_the_page_is_run_here()
    {
        Assert.Equal(["Connecting", "A minimal client in JavaScript", "A minimal client in JavaScript"], Blocks("js").Select(block => block.Chapter));
        Assert.Equal(["A minimal client in Python", "A minimal client in Python"], Blocks("python").Select(block => block.Chapter));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_one_in_JavaScript_and_the_one_in_Python_see_each_other()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        using var ann = Start(app, "node", "ann.mjs", $"{WebSocketOfNode}\n{Blocks("js")[1].Text}\n{Blocks("js")[2].Text}");
        Assert.Equal("[]", await ReadAsync(ann));

        // What Ann shares comes behind her id.
        using var bob = Start(app, Python, "bob.py", string.Join('\n', Blocks("python").Select(block => block.Text)));
        Assert.Equal("['ann']", await ReadAsync(bob));
        Assert.Equal("['Ann']", await ReadAsync(bob));
        Assert.Equal("[ 'Bob' ]", await ReadAsync(ann));

        await StopAsync(bob);
        Assert.Equal("[]", await ReadAsync(ann));
        await StopAsync(ann);
        await app.UntilConnectionsAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_can_ask_why_it_was_refused()
    {
        await using var app = await PresenceApp.StartAsync();
        using var page = Start(app, "node", "why.mjs", $$"""
            {{Blocks("js")[0].Text}}
            const refusal = await whyRefused('ws://{{OnPage}}/ws?userId=ann&clientId=two%20words');
            console.log(refusal.status, refusal.title, refusal.retryAfter);
            console.log(await whyRefused('ws://{{OnPage}}/ws?userId=ann', 'token'));
            """);
        Assert.Equal("400 Bad clientId null", await ReadAsync(page));
        Assert.Equal("null", await ReadAsync(page));
        await page.WaitForExitAsync().WaitAsync(Patience);
    }

    private static string Python => Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } given ? given : "/usr/bin/python3";

    private static List<ProtocolPage.Block> Blocks(string language) => [.. ProtocolPage.Blocks.Where(block => block.Language == language)];

    private Process Start(PresenceApp app, string program, string name, string text, [CallerFilePath] string file = "")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text.Replace(OnPage, app.Address.Authority, StringComparison.Ordinal));
        var packages = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "clients", "js", "package.json"));
        return Process.Start(new ProcessStartInfo(program, [path, packages])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONUNBUFFERED"] = "1" },
        })!;
    }

    /// <summary>The next line that a program prints. One that ends instead shows why.</summary>
    private static async Task<string> ReadAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new Xunit.Sdk.XunitException(await process.StandardError.ReadToEndAsync());

    private static async Task StopAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }
}
