using System.Globalization;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>One who comes, and goes in one of the ways there are.</summary>
internal sealed class Visitor(Target target, Hall hall, SoakLedger ledger)
{
    private const string User = "visitor";

    private static readonly byte[] Broken = [0xFF, 0x80, 0, 0, 0, 0];

    /// <summary>The ways to go, each as often as it is listed.</summary>
    private static readonly string[] Ways =
    [
        "leave", "leave", "leave", "close", "close", "close", "reset", "reset", "finish", "finish",
        "join and reset", "take over", "come back", "broken frame", "never join",
    ];

    private readonly string _clientId = string.Create(CultureInfo.InvariantCulture, $"v{ledger.NextVisitor()}");

    /// <summary>Comes and goes, in a way that chance decides.</summary>
    public Task VisitAsync() => VisitAsync(Ways[Random.Shared.Next(Ways.Length)]);

    /// <summary>Comes and goes in this way.</summary>
    public async Task VisitAsync(string way)
    {
        try
        {
            using var connection = await OpenAsync();
            if (way is "never join") connection.Reset();
            else if (way is "join and reset") await JoinAndResetAsync(connection);
            else await StayAndGoAsync(connection, way);
            ledger.CountVisit(way);
        }
        catch (Exception fault)
        {
            ledger.Fault($"{_clientId} ({way}): {fault.Message}");
        }
    }

    private async Task StayAndGoAsync(SoakConnection connection, string way)
    {
        await JoinAsync(connection);
        for (var i = Random.Shared.Next(4); i > 0; i--) await connection.SendAsync($$"""{"type":"REPORT","roomId":"{{hall.RoomId}}","data":[{{i}}]}""");
        switch (way)
        {
            case "leave":
                await connection.SendAsync($$"""{"type":"LEAVE","roomId":"{{hall.RoomId}}"}""");
                if (!await connection.ReadToAsync("LEFT")) ledger.Fault($"{_clientId} has had no LEFT");
                goto case "close";
            case "close":
                await connection.SendCloseAsync();
                await connection.ReadToEndAsync();
                Check(connection, 1000);
                break;
            case "reset":
                connection.Reset();
                break;
            case "finish":
                connection.Finish();
                await connection.ReadToEndAsync();
                break;
            case "broken frame":
                await connection.SendRawAsync(Broken);
                await connection.ReadToEndAsync();
                Check(connection, 1002);
                break;
            case "take over":
                using (var newer = await OpenAsync())
                {
                    await JoinAgainAsync(newer);
                    await connection.ReadToEndAsync();
                    Check(connection, 4409);
                    await LeaveAsync(newer);
                }

                break;
            case "come back":
                connection.Reset();

                // Within the grace, as a rule. Where the service is busier than that, it is seen to come twice.
                hall.Expect();
                using (var again = await OpenAsync())
                {
                    await JoinAgainAsync(again);
                    await LeaveAsync(again);
                }

                break;
        }
    }

    private Task<SoakConnection> OpenAsync() => SoakConnection.OpenAsync(target, User, _clientId);

    private async Task JoinAndResetAsync(SoakConnection connection)
    {
        hall.Expect();
        await connection.SendAsync(JoinMessage);
        connection.Reset();
    }

    private async Task JoinAsync(SoakConnection connection)
    {
        hall.Expect();
        await JoinAgainAsync(connection);
        hall.Confirm();
    }

    private async Task JoinAgainAsync(SoakConnection connection)
    {
        await connection.SendAsync(JoinMessage);
        if (!await connection.ReadToAsync("JOINED")) ledger.Fault($"{_clientId} was closed before it was in: {connection.CloseCode}");
    }

    private static async Task LeaveAsync(SoakConnection connection)
    {
        await connection.SendCloseAsync();
        await connection.ReadToEndAsync();
    }

    private void Check(SoakConnection connection, int code)
    {
        if (connection.CloseCode != code) ledger.Fault(string.Create(CultureInfo.InvariantCulture, $"{_clientId} was closed with {connection.CloseCode}, not {code}"));
    }

    private string JoinMessage => $$"""{"type":"JOIN","roomId":"{{hall.RoomId}}","data":["{{_clientId}}","online"]}""";
}
