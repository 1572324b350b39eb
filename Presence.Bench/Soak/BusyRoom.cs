using System.Globalization;
using System.Net.Sockets;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>A room in which much is said, with readers that stand still until the service has enough of them.</summary>
internal sealed class BusyRoom(Target target, SoakLedger ledger, int stalledReaders, CancellationToken cancellationToken)
{
    /// <summary>Its id on the wire.</summary>
    public const string RoomId = "busy";

    private const int Talkers = 2;
    private const int PayloadBytes = 4000;
    private const int ReceiveBufferBytes = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ShortestStall = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReadingOn = TimeSpan.FromSeconds(5);

    private readonly string _text = new('x', PayloadBytes);
    private long _closed;

    /// <summary>Stalled readers that the service has closed or cut.</summary>
    public long Closed => Volatile.Read(ref _closed);

    public Task RunAsync() => Task.WhenAll(
        [.. Enumerable.Range(0, Talkers).Select(TalkAsync), .. Enumerable.Range(0, stalledReaders).Select(StallAsync)]);

    private async Task TalkAsync(int number)
    {
        try
        {
            using var connection = await JoinAsync(string.Create(CultureInfo.InvariantCulture, $"talker-{number}"), null);
            var reading = connection.ReadToEndAsync();
            while (!cancellationToken.IsCancellationRequested && !reading.IsCompleted)
            {
                await connection.SendAsync($$"""{"type":"MESSAGE","roomId":"{{RoomId}}","event":"talk","data":"{{_text}}"}""");
                await Task.Delay(Pause, CancellationToken.None);
            }

            if (reading.IsCompleted) ledger.Fault($"a talker was cut, with code {connection.CloseCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}");
            await connection.SendCloseAsync();
            await reading;
        }
        catch (Exception fault)
        {
            ledger.Fault($"a talker: {fault.Message}");
        }
    }

    private async Task StallAsync(int number)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                using var connection = await JoinAsync(string.Create(CultureInfo.InvariantCulture, $"stalled-{number}-{i}"), ReceiveBufferBytes);
                await StandStillAsync();
                await ReadOnAsync(connection);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                // Cut while it joined, or the soak is over.
            }
            catch (Exception fault)
            {
                ledger.Fault($"a stalled reader: {fault.Message}");
            }
        }
    }

    private async Task StandStillAsync()
    {
        try
        {
            await Task.Delay(ShortestStall + (Random.Shared.NextDouble() * (LongestStall - ShortestStall)), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The soak is over.
        }
    }

    /// <summary>Reads again, and finds everything that was said, or why it was closed, or that it was cut.</summary>
    private async Task ReadOnAsync(SoakConnection connection)
    {
        var reading = connection.ReadToEndAsync();
        if (await Task.WhenAny(reading, Task.Delay(ReadingOn, CancellationToken.None)) == reading)
        {
            Interlocked.Increment(ref _closed);
            if (connection.CloseCode is not (null or 4408)) ledger.Fault(string.Create(CultureInfo.InvariantCulture, $"a stalled reader was closed with {connection.CloseCode}"));
            return;
        }

        await connection.SendCloseAsync();
        await reading;
    }

    private async Task<SoakConnection> JoinAsync(string clientId, int? receiveBufferBytes)
    {
        var connection = await SoakConnection.OpenAsync(target, "busy", clientId, receiveBufferBytes);
        await connection.SendAsync($$"""{"type":"JOIN","roomId":"{{RoomId}}"}""");
        return connection;
    }
}
