using System.Net;
using System.Net.Sockets;
using System.Text;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Many connections, one after the other and all at once.</summary>
[Collection(nameof(Alone))]
public sealed class ChurnTests
{
    private const int Connections = 1_000;
    private const int Idle = 10_000;
    private const long FlatBytes = 1024 * 1024;

    [Fact(Timeout = 60_000)]
    public async Task Connections_that_come_and_go_leave_no_memory_behind()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        await ComeAndGoAsync(app);
        var before = MemoryInUse(app);
        for (var i = 0; i < 3; i++) await ComeAndGoAsync(app);
        Assert.InRange(MemoryInUse(app) - before, long.MinValue, FlatBytes);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ten_thousand_connections_that_never_join_are_closed()
    {
        // A process of its own: with both ends in one there would be twice as many sockets as a process may have.
        await using var api = await ApiProcess.RunAsync("--Presence:JoinTimeout=00:00:05", "--Presence:CloseTimeout=00:00:00.500");
        var handshake = Encoding.ASCII.GetBytes(RawSocket.Handshake("userId=idle", RawSocket.GoodHeaders));
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < Idle; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, api.Address.Port);
                await socket.SendAsync(handshake);
            }

            var buffer = new byte[4096];
            foreach (var socket in idle)
            {
                var heard = new List<byte>();
                for (int received; (received = await ReceiveAsync(socket, buffer)) > 0;) heard.AddRange(buffer.AsSpan(0, received));
                Assert.StartsWith("HTTP/1.1 101 ", Encoding.ASCII.GetString([.. heard]), StringComparison.Ordinal);

                // The last frame, unless the reset that cut it has overtaken the close.
                Assert.Contains("no JOIN in time", Encoding.ASCII.GetString([.. heard]), StringComparison.Ordinal);
            }

            await using var alive = await TestClient.ConnectAsync(api.SocketAddress("ann"));
            await alive.JoinAsync("lobby");
        }
        finally
        {
            foreach (var socket in idle) socket.Dispose();
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task ComeAndGoAsync(PresenceApp app)
    {
        for (var i = 0; i < Connections; i++)
        {
            await using var socket = await RawSocket.UpgradeAsync(app, "visitor", "lobby");
            if (i % 2 is 0) socket.Reset();
            else await socket.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8]));
        }

        await app.UntilConnectionsAsync(0);
    }

    /// <summary>Without the log, which the tests keep and an operator does not.</summary>
    private static long MemoryInUse(PresenceApp app)
    {
        app.Logs.Clear();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
