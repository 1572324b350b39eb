using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;
using Websocket.Client;

namespace Presence.Tests.Client;

/// <summary>The ways of Websocket.Client that are not ours: docs/adr/0015-the-client-drives-its-socket.md.</summary>
public sealed class CarrierTests
{
    [Fact]
    public void Its_own_reconnecting_and_timers_are_off()
    {
        using var usual = new WebsocketClient(new Uri("ws://localhost"));
        Assert.Equal((TimeSpan.FromMinutes(1), true), (usual.ReconnectTimeout, usual.IsReconnectionEnabled));

        using var socket = new Socket(new Uri("ws://localhost"), null, new PresenceClientOptions(), (_, _) => { }, (_, _) => { });
        Assert.False(socket.Carrier.IsReconnectionEnabled);
        Assert.Null(socket.Carrier.ReconnectTimeout);
        Assert.Null(socket.Carrier.ErrorReconnectTimeout);
        Assert.Null(socket.Carrier.LostReconnectTimeout);
        Assert.Equal(Connection.WelcomePatience, socket.Carrier.ConnectTimeout);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lost_connection_is_not_made_again_before_our_own_clock_says_so()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        await using var client = service.Client(clock);
        var states = client.States();
        var (call, _) = await service.EnterAsync(client);
        call.HangUp();
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        clock.Advance(TimeSpan.FromMilliseconds(249));
        await client.FlushAsync();
        Assert.Equal(PresenceClientState.Offline, client.State);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await service.AcceptAsync();
        Assert.Equal(2, service.Handshakes);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handler_that_throws_neither_ends_the_connection_nor_hurts_another()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var errors = client.Errors();
        var (call, room) = await service.EnterAsync(client);
        var seen = new Told<string>("a member");
        room.MemberJoined += (_, _) => throw new InvalidOperationException("A bug of the app.");
        room.MemberJoined += (_, joined) => seen.Put(joined.Member.UserId);
        await call.SendAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":1}""");
        await call.SendAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"cleo","clientId":"c","data":1}""");
        Assert.Equal(["ben", "cleo"], await seen.TakeAsync(2));
        var told = await errors.NextAsync(error => error is PresenceHandlerException);
        Assert.Equal("A bug of the app.", told.InnerException!.Message);
        await call.SettleAsync();
        Assert.Equal((PresenceClientState.Online, 1), (client.State, service.Handshakes));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_sent_offline_is_dropped_and_said_to_be()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        await using var client = service.Client(clock);
        var states = client.States();
        var (call, room) = await service.EnterAsync(client);
        call.HangUp();
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        Assert.False(await room.SendAsync("wave", Json("1")));
        clock.Advance(TimeSpan.FromMilliseconds(250));
        call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.AdmitAsync();
        await call.SettleAsync();
        Assert.True(await room.SendAsync("wave", Json("2")));
        Assert.Equal(2, (await call.HearAsync("MESSAGE")).GetProperty("data").GetInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task Text_in_fragments_is_whole_wherever_it_was_cut()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var (call, room) = await service.EnterAsync(client);
        var seen = new Told<string>("a member");
        room.MemberJoined += (_, joined) => seen.Put(joined.Member.Data.GetString()!);
        await call.SendFragmentedAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":"Jörg 😀"}""", fragmentBytes: 1);
        Assert.Equal(["Jörg 😀"], await seen.TakeAsync(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_roster_of_a_megabyte_is_no_matter()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var members = string.Join(',', Enumerable.Range(0, 20_000).Select(number => string.Create(CultureInfo.InvariantCulture, $$"""{"userId":"user-{{number}}","clientId":"a client of user {{number}}"}""").Replace(' ', '-')));
        var (call, room) = await service.EnterAsync(client, $"[{members}]", "r.1");
        Assert.Single(room.Members);
        await call.SendAsync("""{"type":"SYNCED","roomId":"lobby","requestId":"r.1","missing":[]}""");
        await room.SyncedAsync().WaitAsync(Apps.Patience);
        Assert.Equal(20_001, room.Members.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_close_of_the_service_is_answered_with_its_own_code()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client(new FakeTimeProvider());
        var (call, _) = await service.EnterAsync(client);
        await call.CloseAsync(4408);
        Assert.Equal(4408, await call.ClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handshake_that_succeeds_behind_the_end_leaves_nothing_open()
    {
        await using var service = await ScriptedService.StartAsync();
        var client = service.Client();
        var starting = client.StartAsync();
        await service.HoldAsync();
        await client.DisposeAsync().AsTask().WaitAsync(Apps.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => starting.WaitAsync(Apps.Patience));
        await service.GoneAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Messages_wait_in_the_network_while_the_app_has_no_time_and_come_in_order_then()
    {
        const int Messages = 2_000;
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var (call, room) = await service.EnterAsync(client);
        using var busy = new ManualResetEventSlim();
        var seen = new Told<int>("a message");
        room.MessageReceived += (_, message) =>
        {
            busy.Wait(Apps.Patience);
            seen.Put(int.Parse(message.Event, CultureInfo.InvariantCulture));
        };
        for (var number = 0; number < Messages; number++)
            await call.SendAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"MESSAGE","roomId":"lobby","event":"{{number}}","data":null}"""));

        // The client itself is as awake as ever.
        Assert.True(await room.SendAsync("wave", Json("1")).WaitAsync(Apps.Patience));
        await call.HearAsync("MESSAGE");
        busy.Set();
        Assert.Equal(Enumerable.Range(0, Messages), await seen.TakeAsync(Messages));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_goodbye_that_nobody_answers_does_not_hold_up_the_end()
    {
        await using var service = await ScriptedService.StartAsync();
        var client = service.Client();
        var joining = client.JoinAsync("lobby");
        var call = await service.AcceptAsync(isDeaf: true);
        await call.WelcomeAsync();
        await client.StartAsync().WaitAsync(Apps.Patience);
        await client.DisposeAsync().AsTask().WaitAsync(Apps.Patience);
        await Assert.ThrowsAsync<PresenceClosedException>(() => joining.WaitAsync(Apps.Patience));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
