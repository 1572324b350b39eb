using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>Plays one conformance case against the client.</summary>
internal sealed class Script : IAsyncDisposable
{
    private readonly ScriptedService _service;
    private readonly PresenceClient _client;
    private readonly FakeTimeProvider _clock = new();
    private readonly Dictionary<string, PresenceRoom<RawJson>> _rooms = [];
    private readonly Dictionary<string, JsonElement> _remembered = [];
    private readonly Told<JsonElement> _events = new("events");
    private readonly Told<PresenceException> _errors = new("errors");
    private readonly Told<PresenceStateChange> _states = new("a state");
    private ScriptedCall? _call;
    private int _settled;

    private Script(ScriptedService service, JsonElement? given)
    {
        _service = service;
        var client = given ?? JsonDocument.Parse("{}").RootElement;
        var tokens = client.TryGetProperty("tokens", out var several) ? new Queue<string>(several.EnumerateArray().Select(token => token.GetString()!)) : null;
        _client = new PresenceClient(service.Address, new PresenceClientOptions
        {
            UserId = Text(client, "userId") ?? "ann",
            ClientId = Text(client, "clientId") ?? "tab-1",
            Token = Text(client, "token"),
            GetToken = tokens is null ? null : _ => ValueTask.FromResult(tokens.Dequeue()),
            Random = () => client.TryGetProperty("random", out var random) ? random.GetDouble() : 0.5,
            TimeProvider = _clock,
        });
        _client.StateChanged += (_, change) => _states.Put(change);
        _client.ErrorOccurred += (_, error) => _errors.Put(error);
    }

    public static async Task PlayAsync(ConformanceCase one)
    {
        await using var service = await ScriptedService.StartAsync();
        await using var script = new Script(service, one.Client);
        var number = 0;
        foreach (var step in one.Steps)
        {
            number++;
            try
            {
                await script.PlayAsync(step);
            }
            catch (Exception fault)
            {
                throw new Xunit.Sdk.XunitException($"Step {number} {step}: {fault.Message}", fault);
            }
        }

        await script.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _call?.HangUp();
        await _client.DisposeAsync();
    }

    private Task PlayAsync(JsonElement step)
    {
        var roomId = Text(step, "room") ?? "lobby";
        var kind = step.EnumerateObject().First();
        return kind.Name switch
        {
            "accept" => AcceptAsync(kind.Value),
            "refuse" => _service.RefuseAsync(new ScriptedRefusal(
                kind.Value.GetProperty("status").GetInt32(), Text(kind.Value, "title"), Text(kind.Value, "detail"), Text(kind.Value, "retryAfter"))),
            "send" => SendAsync(kind.Value),
            "sendBatch" => _call!.SendAsync(kind.Value.GetRawText()),
            "sendText" => _call!.SendAsync(kind.Value.GetString()!),
            "sendBinary" => _call!.SendAsync(kind.Value.GetString()!, System.Net.WebSockets.WebSocketMessageType.Binary),
            "expect" => ExpectAsync(kind.Value, Text(step, "as")),
            "drop" => DropAsync(kind.Value),
            "hangUp" => HangUpAsync(),
            "closed" => ClosedAsync(kind.Value.GetInt32()),
            "do" => DoAsync(kind.Value.GetString()!, roomId, step),
            "advanceMs" => AdvanceAsync(kind.Value.GetDouble()),
            "events" => EventsAsync(kind.Value),
            "errors" => ErrorsAsync(kind.Value),
            "members" => MembersAsync(roomId, kind.Value),
            "self" => SelfAsync(roomId, kind.Value),
            "state" => StateAsync(kind.Value.GetString()!, step),
            "roomState" => RoomStateAsync(roomId, kind.Value.GetString()!),
            "settle" => SettleAsync(roomId),
            _ => throw new InvalidOperationException($"No such step: {kind.Name}"),
        };
    }

    private async Task AcceptAsync(JsonElement accept)
    {
        _call = await _service.AcceptAsync();
        var request = _call.Request;
        var offered = request.HttpContext.WebSockets.WebSocketRequestedProtocols;
        if (accept.TryGetProperty("query", out var query))
        {
            foreach (var one in query.EnumerateObject()) Assert.Equal(one.Value.GetString(), request.Query[one.Name]);
        }

        if (accept.TryGetProperty("offers", out var offers)) Assert.All(offers.EnumerateArray(), name => Assert.Contains(name.GetString()!, offered));
        if (Text(accept, "token") is { } token) Assert.Equal($"Bearer {token}", request.Headers.Authorization);
        var welcome = new JsonObject
        {
            ["type"] = "WELCOME",
            ["userId"] = (string?)request.Query["userId"],
            ["clientId"] = (string?)request.Query["clientId"],
            ["heartbeatSeconds"] = 25,
            ["limits"] = JsonNode.Parse(ScriptedCall.Limits),
        };
        if (accept.TryGetProperty("welcome", out var other))
        {
            if (other.ValueKind is JsonValueKind.False) return;
            foreach (var member in other.EnumerateObject()) welcome[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        await _call.SendAsync(welcome.ToJsonString());
    }

    private async Task SendAsync(JsonElement messages)
    {
        foreach (var message in messages.ValueKind is JsonValueKind.Array ? [.. messages.EnumerateArray()] : new List<JsonElement> { messages })
        {
            if (Matching.Fill(message, _remembered) is { } filled) await _call!.SendAsync(filled);
        }
    }

    private async Task ExpectAsync(JsonElement expected, string? name)
    {
        var message = await _call!.HearAsync();
        Assert.True(Matching.Matches(message, expected), $"Expected {expected}, heard {message}");
        if (name is not null) _remembered[name] = message;
    }

    private async Task DropAsync(JsonElement code)
    {
        await _call!.CloseAsync(code.ValueKind is JsonValueKind.Null ? 0 : code.GetInt32());
        _call = null;
    }

    private async Task HangUpAsync()
    {
        if (_call is null) await _service.HangUpAsync();
        else _call.HangUp();
        _call = null;
    }

    private async Task ClosedAsync(int code) => Assert.Equal(code, await _call!.ClosedAsync());

    private async Task DoAsync(string verb, string roomId, JsonElement step)
    {
        RawJson? data = step.TryGetProperty("data", out var given) ? RawJson.Parse(given.GetRawText()) : null;
        switch (verb)
        {
            case "join":
                var (room, isNew) = await _client.EnterAsync(roomId, data, PresenceJson.Wire.RawJson);
                if (isNew) Listen(room);
                break;
            case "update":
                await _rooms[roomId].UpdateAsync(data!.Value);
                break;
            case "send":
                var to = step.TryGetProperty("to", out var whom) ? new Recipient(Text(whom, "userId")!, Text(whom, "clientId")) : null;
                Assert.Equal(step.GetProperty("sent").GetBoolean(), await _rooms[roomId].SendAsync(Text(step, "event")!, data!.Value, to));
                break;
            case "refresh":
                var members = step.TryGetProperty("members", out var ids) ? ids.EnumerateArray().Select(IdOf).ToList() : null;
                Assert.Equal(step.GetProperty("sent").GetBoolean(), await _rooms[roomId].RefreshAsync(members));
                break;
            case "leave":
                await _rooms[roomId].LeaveAsync();
                break;
            case "connect":
                _client.Reconnect();
                break;
            case "close":
                await _client.DisposeAsync();
                break;
            default:
                throw new InvalidOperationException($"Nothing to do: {verb}");
        }
    }

    private void Listen(PresenceRoom<RawJson> room)
    {
        _rooms[room.RoomId] = room;
        room.MemberJoined += (_, joined) => Tell(room, "join", joined.Member, ("tabs", joined.ClientsOfUser));
        room.MemberUpdated += (_, updated) => Tell(room, "update", updated.Member, [.. Given("previous", updated.Previous.Json)]);
        room.MemberLeft += (_, left) => Tell(room, "leave", left.Member, ("reason", left.Reason), ("remaining", left.Remaining));
        room.Synced += (_, synced) => Tell(room, "sync", null, ("missing", new JsonArray([.. synced.Missing.Select(Node)])));
        room.MessageReceived += (_, message) =>
            Tell(room, "message", null, ("from", message.From is { } from ? Node(from) : null), ("name", message.Event), ("data", Node(message.Data)));
        room.ErrorOccurred += (_, error) => _errors.Put(error);
    }

    private Task AdvanceAsync(double milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.CompletedTask;
    }

    private async Task EventsAsync(JsonElement expected)
    {
        var wanted = expected.EnumerateArray().Select(InLobby).ToList();
        await FlushAsync();
        var came = await _events.TakeAsync(wanted.Count);
        var isSame = came.Count == wanted.Count && came.Zip(wanted).All(pair => Matching.Matches(pair.First, pair.Second));
        Assert.True(isSame, $"Expected {string.Join("; ", wanted)}, came {string.Join("; ", came)}");
    }

    private async Task ErrorsAsync(JsonElement expected)
    {
        var wanted = expected.EnumerateArray().ToList();
        await FlushAsync();
        var came = (await _errors.TakeAsync(wanted.Count)).ConvertAll(Describe);
        var isSame = came.Count == wanted.Count && came.Zip(wanted).All(pair => Matching.Matches(pair.First, pair.Second));
        Assert.True(isSame, $"Expected {expected}, came {string.Join("; ", came)}");
    }

    private Task MembersAsync(string roomId, JsonElement expected)
    {
        var came = _rooms[roomId].Members.Where(member => !member.IsSelf).Select(Describe).ToList();
        var wanted = expected.EnumerateArray().ToList();
        var isSame = came.Count == wanted.Count && wanted.TrueForAll(one => came.Exists(member => JsonElement.DeepEquals(member, one)));
        Assert.True(isSame, $"Expected {expected}, are {string.Join("; ", came)}");
        return Task.CompletedTask;
    }

    private Task SelfAsync(string roomId, JsonElement expected)
    {
        Assert.True(JsonElement.DeepEquals(expected, Describe(_rooms[roomId].Self!)));
        return Task.CompletedTask;
    }

    private async Task StateAsync(string state, JsonElement step)
    {
        var change = await _states.NextAsync(change => change.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase));
        if (step.TryGetProperty("retryInMs", out var wait)) Assert.Equal(wait.GetDouble(), change.RetryIn!.Value.TotalMilliseconds, tolerance: 1);
    }

    private Task RoomStateAsync(string roomId, string state) => PresenceApp.UntilAsync(
        () => _rooms[roomId].State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase), $"{roomId} is {state}");

    private async Task SettleAsync(string roomId)
    {
        var requestId = $"settled.{++_settled}";
        await _call!.SendAsync(JsonSerializer.Serialize(new { type = "REPORT_REQUEST", roomId, requestId }));
        await ExpectAsync(JsonSerializer.SerializeToElement(new { type = "REPORT", roomId, requestId }), null);
    }

    private async Task EndAsync()
    {
        var joined = _rooms.Values.FirstOrDefault(room => room.State is PresenceRoomState.Joined);
        if (_call is not null && joined is not null) await SettleAsync(joined.RoomId);
        var nothing = JsonDocument.Parse("[]").RootElement;
        await EventsAsync(nothing);
        await ErrorsAsync(nothing);
    }

    /// <summary>Waits until the app has been told of all that the client knows.</summary>
    private Task FlushAsync() => _client.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));

    private void Tell(PresenceRoom room, string what, Member<RawJson>? member, params (string Name, JsonNode? Value)[] details)
    {
        var told = new JsonObject { ["is"] = what, ["room"] = room.RoomId };
        if (member is not null)
        {
            (told["userId"], told["clientId"]) = (member.UserId, member.ClientId);
            if (member.Json.IsPresent) told["data"] = Node(member.Json);
        }

        foreach (var (name, value) in details) told[name] = value;

        _events.Put(JsonSerializer.SerializeToElement(told));
    }

    private static JsonElement InLobby(JsonElement wanted)
    {
        if (wanted.TryGetProperty("room", out _)) return wanted;
        var filled = JsonObject.Create(wanted)!;
        filled["room"] = "lobby";
        return JsonSerializer.SerializeToElement(filled);
    }

    private static JsonElement Describe(Member<RawJson> member)
    {
        var told = new JsonObject { ["userId"] = member.UserId, ["clientId"] = member.ClientId };
        if (member.Json.IsPresent) told["data"] = Node(member.Json);
        return JsonSerializer.SerializeToElement(told);
    }

    private static JsonElement Describe(PresenceException error)
    {
        var told = new JsonObject { ["code"] = error.Code, ["fatal"] = error.IsFatal };
        if (error.RetryAfter is { } wait) told["retryAfterMs"] = wait.TotalMilliseconds;
        if (error is PresenceRefusedException refused) told["status"] = refused.Status;
        if (error is PresenceClosedException { CloseCode: { } code }) told["closeCode"] = code;
        return JsonSerializer.SerializeToElement(told);
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Given(string name, RawJson json) => json.IsPresent ? [(name, Node(json))] : [];

    private static JsonNode? Node(RawJson json) => JsonNode.Parse(json.Utf8.Span);

    private static JsonNode Node(MemberId id) => new JsonObject { ["userId"] = id.UserId, ["clientId"] = id.ClientId };

    private static MemberId IdOf(JsonElement id) => new(Text(id, "userId")!, Text(id, "clientId")!);

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var text) ? text.GetString() : null;
}
