using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>What the log of an app gets of the client.</summary>
public sealed class LogTests
{
    private static readonly LoggerMessageAttribute[] Events = EventsOf(typeof(PresenceClient));

    [Fact]
    public void Every_event_with_its_number_level_name_and_text() =>
        string.Join('\n', Events.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.EventId} {one.Level} {one.EventName}\n  {one.Message}"))).ShouldMatchSnapshot();

    [Fact]
    public void No_number_or_name_is_one_of_the_service()
    {
        LoggerMessageAttribute[] all = [.. Events, .. EventsOf(typeof(PresenceOptions)), .. EventsOf(typeof(Presence.Api.MemoryTrim))];
        Assert.Equal(all.Length, all.DistinctBy(one => one.EventId).Count());
        Assert.Equal(all.Length, all.DistinctBy(one => one.EventName).Count());
    }

    [Fact(Timeout = 60_000)]
    public async Task No_line_holds_data_tokens_addresses_users_or_rooms()
    {
        await using var service = await ScriptedService.StartAsync();
        using var logs = new LogCollector();
        var clock = new FakeTimeProvider();
        await using var client = new PresenceClient(service.Address, new PresenceClientOptions
        {
            UserId = "canary-user",
            GetToken = _ => ValueTask.FromResult("canary-token"),
            Logger = logs.CreateLogger("client"),
            TimeProvider = clock,
            Random = () => 0.5,
        });
        var states = client.States();
        var joining = client.JoinAsync("canary-room", JsonSerializer.SerializeToElement("canary-data"));
        await service.RefuseAsync(new ScriptedRefusal(503, "Full"));
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        var call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.AdmitAsync();
        var room = await joining.WaitAsync(Apps.Patience);
        await call.SendAsync("""{"type":"ADD_USER","roomId":"canary-room","userId":"canary-ben","clientId":"b","data":"canary-data"}""");
        await call.SendAsync("canary, and no JSON");
        await room.SendAsync("canary-event", "canary-data");
        await call.HearAsync("MESSAGE");
        await call.CloseAsync(4401);
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await service.RefuseAsync(new ScriptedRefusal(400, "Bad"));
        await states.NextAsync(change => change.State is PresenceClientState.Stopped);

        Assert.Contains(logs.Lines, line => line.Contains("Stopped: Bad", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Contains("invalid_frame", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("canary", StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain("canary-token", new PresenceClientOptions { Token = "canary-token" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary-data", room.Self?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://localhost/ws", "ann", null, null, 10)]
    [InlineData("/ws", "ann", null, null, 10)]
    [InlineData("ws://localhost/ws", "", null, null, 10)]
    [InlineData("ws://localhost/ws", "ann", "two words", null, 10)]
    [InlineData("ws://localhost/ws", "ann", null, "two words", 10)]
    [InlineData("ws://localhost/ws", "ann", null, null, 0)]
    public void What_is_out_of_range_is_refused_at_once(string address, string userId, string? clientId, string? token, int capacity)
    {
        var options = new PresenceClientOptions { UserId = userId, ClientId = clientId, Token = token, EventCapacity = capacity };
        Assert.Throws<ArgumentException>(() => new PresenceClient(new Uri(address, UriKind.RelativeOrAbsolute), options));
    }

    private static LoggerMessageAttribute[] EventsOf(Type type) =>
    [
        .. from member in type.Assembly.GetTypes().SelectMany(one => one.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
           let message = member.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           orderby message.EventId
           select message,
    ];
}
