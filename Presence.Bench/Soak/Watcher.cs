using System.Globalization;
using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>
/// A member that stays in one room and keeps book of the others: whoever is named is removed once and not before, and the
/// updates of its fellow watchers come each in its turn.
/// </summary>
internal sealed class Watcher : IDisposable
{
    private const string Watchers = "watcher";

    private readonly Hall _hall;
    private readonly SoakLedger _ledger;
    private readonly string _name;
    private readonly HashSet<string> _visitors = [];
    private readonly Dictionary<string, long> _heard = [];
    private SoakConnection _connection = null!;
    private Task _reading = Task.CompletedTask;
    private long _said;
    private volatile bool _isLeaving;

    private Watcher(Hall hall, SoakLedger ledger, string name) => (_hall, _ledger, _name) = (hall, ledger, name);

    /// <summary>Visitors that it has seen come.</summary>
    public long Seen { get; private set; }

    /// <summary>Visitors that it has seen go.</summary>
    public long Removals { get; private set; }

    /// <summary>Updates of its fellows that it has heard.</summary>
    public long Updates { get; private set; }

    /// <summary>How many visitors are here, as far as it knows.</summary>
    public int Visitors { get; private set; }

    public static async Task<Watcher> JoinAsync(Target target, Hall hall, SoakLedger ledger, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w{number}");
        var watcher = new Watcher(hall, ledger, name);
        watcher._connection = await SoakConnection.OpenAsync(target, Watchers, $"{hall.RoomId}-{name}");
        watcher._reading = Task.Run(watcher.ReadAsync);
        await watcher._connection.SendAsync($$"""{"type":"JOIN","roomId":"{{hall.RoomId}}","data":0}""");
        return watcher;
    }

    /// <summary>Tells its fellows the next number.</summary>
    public Task UpdateAsync() => _connection.SendAsync(string.Create(
        CultureInfo.InvariantCulture, $$"""{"type":"REPORT","roomId":"{{_hall.RoomId}}","data":{{Interlocked.Increment(ref _said)}}}"""));

    /// <summary>From now on watchers may go, this one too.</summary>
    public void ExpectTheEnd() => _isLeaving = true;

    /// <summary>Goes.</summary>
    public async Task LeaveAsync()
    {
        await _connection.SendCloseAsync();
        await _reading;
    }

    public void Dispose() => _connection.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _connection.ReadAsync() is { } envelope) await TakeAsync(envelope);
            if (!_isLeaving) Fault($"was cut, with code {_connection.CloseCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}");
        }
        catch (Exception fault)
        {
            Fault(fault.Message);
        }
    }

    private async Task TakeAsync(JsonElement envelope)
    {
        switch (envelope.GetProperty("type").GetString())
        {
            case "REPORT_REQUEST":
                var answer = string.Create(CultureInfo.InvariantCulture, $"\"data\":{Volatile.Read(ref _said)}");
                await _connection.SendAsync($$"""{"type":"REPORT","roomId":"{{_hall.RoomId}}","requestId":{{envelope.GetProperty("requestId").GetRawText()}},{{answer}}}""");
                break;
            case "ADD_USER" when IsWatcher(envelope):
                HearUpdate(envelope);
                break;
            case "ADD_USER":
                if (_visitors.Add(ClientId(envelope))) Seen++;
                Visitors = _visitors.Count;
                break;
            case "REMOVE_USER" when IsWatcher(envelope):
                if (!_isLeaving) Fault($"saw {ClientId(envelope)} go, who had not");
                break;
            case "REMOVE_USER":
                if (_visitors.Remove(ClientId(envelope))) Removals++;
                else Fault($"saw {ClientId(envelope)} go, who was not there");
                Visitors = _visitors.Count;
                break;
            case "ERROR" when !envelope.GetProperty("code").ValueEquals("unknown_request"):
                Fault($"was refused: {envelope.GetProperty("code")}");
                break;
        }
    }

    private void HearUpdate(JsonElement envelope)
    {
        // An answer says what was said last; an update says the next.
        if (envelope.TryGetProperty("requestId", out _) || !envelope.TryGetProperty("data", out var data) || data.GetInt64() is 0) return;
        var (who, number) = (ClientId(envelope), data.GetInt64());
        if (_heard.TryGetValue(who, out var last) && number != last + 1) Fault(string.Create(CultureInfo.InvariantCulture, $"heard {number} of {who} behind {last}"));
        _heard[who] = number;
        Updates++;
    }

    private static bool IsWatcher(JsonElement envelope) => envelope.GetProperty("userId").ValueEquals(Watchers);

    private static string ClientId(JsonElement envelope) => envelope.GetProperty("clientId").GetString()!;

    private void Fault(string what) => _ledger.Fault($"{_hall.RoomId} {_name} {what}");
}
