using System.Threading.Channels;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Foreign;

/// <summary>Programs in two languages that know the protocol and no library of ours see each other.</summary>
public sealed class StrangersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact(Timeout = 30_000)]
    public async Task A_program_in_CSharp_and_one_in_Node_see_each_other_come_and_go()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        var seenByCarl = Channel.CreateUnbounded<string>();
        var carl = Stranger.RunAsync(
            Address(app, "carl"), "lobby", """{"name":"Carl"}""", line => seenByCarl.Writer.TryWrite(line), stop.Token);
        try
        {
            await MeetAsync(app, seenByCarl.Reader);
        }
        finally
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carl);
        }
    }

    private static async Task MeetAsync(PresenceApp app, ChannelReader<string> seenByCarl)
    {
        await PresenceApp.UntilAsync(() => app.Directory.Rooms.Any(room => room.MemberCount is 1), "Carl is in the lobby");
        using var nora = NodeProgram.Start(Address(app, "nora"), "lobby", """{"name":"Nora"}""");
        Assert.Equal("""nora/nora-1={"name":"Nora"}""", await seenByCarl.ReadAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("""carl/carl-1={"name":"Carl"}""", await nora.StandardOutput.ReadLineAsync().WaitAsync(Patience));

        nora.StandardInput.Close();
        Assert.Equal("closed 1000", await nora.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        Assert.Equal("", await seenByCarl.ReadAsync().AsTask().WaitAsync(Patience));
        await nora.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal("", await nora.StandardError.ReadToEndAsync());
    }

    private static Uri Address(PresenceApp app, string userId) =>
        new UriBuilder(app.SocketAddress) { Query = $"userId={userId}&clientId={userId}-1" }.Uri;
}
