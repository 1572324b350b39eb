using System.Net;
using System.Net.Sockets;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>What becomes of the clients when the process is killed, or stands still for a while.</summary>
public sealed class CrashTests
{
    [Fact(Timeout = 60_000)]
    public async Task After_a_kill_a_new_process_serves_at_the_same_address_and_all_come_back()
    {
        var port = FreePort();
        await using var first = await ApiProcess.RunAsync($"--urls=http://127.0.0.1:{port}");
        await using var ann = await TestClient.ConnectAsync(first.SocketAddress("ann"));
        await ann.JoinAsync("lobby", "\"Ann\"");
        await Signal.SendAsync("KILL", first.ProcessId);
        Assert.Equal(0, (await ann.ExpectCloseAsync()).Code);
        await first.WaitAsync();

        await using var second = await ApiProcess.RunAsync($"--urls=http://127.0.0.1:{port}");
        await using var again = await TestClient.ConnectAsync(second.SocketAddress("ann"));
        Assert.Equal(0, (await again.JoinAsync("lobby", "\"Ann\"")).GetProperty("members").GetArrayLength());
        await using var ben = await TestClient.ConnectAsync(second.SocketAddress("ben"));
        await ben.JoinAsync("lobby");
        await again.AnswerAsync("lobby", "\"Ann\"");
        Assert.Equal("Ann", (await ben.ExpectAsync("ADD_USER")).GetProperty("data").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_stood_still_goes_on_with_those_who_are_still_there()
    {
        // Short times, so that the pause is longer than the service would wait for anybody.
        await using var api = await ApiProcess.RunAsync(
            "--Presence:PingInterval=00:00:01", "--Presence:PingTimeout=00:00:01", "--Presence:JoinTimeout=00:00:03", "--Presence:LeaveGrace=00:00:00");
        await using var ann = await TestClient.ConnectAsync(api.SocketAddress("ann"));
        await using var ben = await TestClient.ConnectAsync(api.SocketAddress("ben"));
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");

        await using var joining = await TestClient.ConnectAsync(api.SocketAddress("joining"));
        await Signal.SendAsync("STOP", api.ProcessId);
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"meanwhile","data":1}""");
        await joining.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
        var newcomer = TestClient.ConnectAsync(api.SocketAddress("late"));

        // The fault itself takes time: there is nothing to wait for.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await Signal.SendAsync("CONT", api.ProcessId);

        await ben.ExpectAsync("MESSAGE");
        await joining.ExpectAsync("JOINED");
        await using var late = await newcomer;
        Assert.Equal(3, (await late.JoinAsync("lobby")).GetProperty("members").GetArrayLength());

        // Longer than the service waits for a sign of life: the platform's client answers its pings.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await ann.PingAsync();
        Assert.False(ann.HasEnded || ben.HasEnded || joining.HasEnded || late.HasEnded);
        Assert.DoesNotContain("REMOVE_USER", ann.TypesReceived);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
