using Microsoft.Extensions.Time.Testing;
using Presence.Client;

namespace Presence.Tests.Client;

/// <summary>The end may come at any time, and whoever waits is told.</summary>
public sealed class LifeTests
{
    [Fact(Timeout = 60_000)]
    public async Task Disposed_of_while_it_waits_for_a_token()
    {
        await using var service = await ScriptedService.StartAsync();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = service.Client(configure: options => options with
        {
            GetToken = async cancellationToken =>
            {
                isAsked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return "never";
            },
        });
        var starting = client.StartAsync();
        await isAsked.Task.WaitAsync(Apps.Patience);
        await EndAsync(client, starting);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposed_of_between_the_handshake_and_WELCOME()
    {
        await using var service = await ScriptedService.StartAsync();
        var client = service.Client();
        var starting = client.StartAsync();
        var call = await service.AcceptAsync();
        await EndAsync(client, starting);
        await call.ClosedAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposed_of_while_it_backs_off()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        var client = service.Client(clock);
        var states = client.States();
        var starting = client.StartAsync();
        await service.HangUpAsync();
        await states.NextAsync(change => change.State is PresenceClientState.Offline);
        await EndAsync(client, starting);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, service.Handshakes);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposed_of_while_it_joins()
    {
        await using var service = await ScriptedService.StartAsync();
        var client = service.Client();
        var joining = client.JoinAsync("lobby");
        var call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.HearAsync("JOIN");
        await client.DisposeAsync().AsTask().WaitAsync(Apps.Patience);
        await Assert.ThrowsAsync<PresenceClosedException>(() => joining.WaitAsync(Apps.Patience));
        Assert.Equal(1000, await call.ClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposed_of_twice_and_in_a_handler()
    {
        await using var service = await ScriptedService.StartAsync();
        var client = service.Client();
        var (call, room) = await service.EnterAsync(client);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.MemberJoined += (_, _) =>
        {
            client.DisposeAsync().AsTask().Wait(Apps.Patience);
            gone.SetResult();
        };
        await call.SendAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":1}""");
        await gone.Task.WaitAsync(Apps.Patience);
        await client.DisposeAsync().AsTask().WaitAsync(Apps.Patience);
        Assert.Equal((PresenceClientState.Closed, PresenceRoomState.Left), (client.State, room.State));
        Assert.False(await room.SendAsync("wave", 1));
        await room.LeaveAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.JoinAsync("lobby"));
        Assert.Throws<ObjectDisposedException>(client.Reconnect);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_join_that_is_given_up_leaves_the_room()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        using var giveUp = new CancellationTokenSource();
        var joining = client.JoinAsync("lobby", giveUp.Token);
        var call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.HearAsync("JOIN");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining.WaitAsync(Apps.Patience));
        await call.HearAsync("LEAVE");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_is_given_up_ends()
    {
        await using var service = await ScriptedService.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var connecting = PresenceClient.ConnectAsync(service.Address, new PresenceClientOptions { UserId = "ann" }, giveUp.Token);
        await service.HoldAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Apps.Patience));
        await service.GoneAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_waits_is_told_when_the_client_stops_and_may_start_again()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client(new FakeTimeProvider());
        var (call, room) = await service.EnterAsync(client, """[{"userId":"ben","clientId":"b"}]""", "r.1");
        var syncing = room.SyncedAsync();
        var events = room.ReadEventsAsync();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in events)
            {
            }
        });
        await call.SettleAsync();
        await call.CloseAsync(4403);
        Assert.Equal(4403, (await Assert.ThrowsAsync<PresenceClosedException>(() => syncing.WaitAsync(Apps.Patience))).CloseCode);
        await Assert.ThrowsAsync<PresenceClosedException>(() => reading.WaitAsync(Apps.Patience));
        await Assert.ThrowsAsync<PresenceClosedException>(() => client.JoinAsync("attic").WaitAsync(Apps.Patience));

        client.Reconnect();
        call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.AdmitAsync();
        await room.SyncedAsync().WaitAsync(Apps.Patience);
    }

    private static async Task EndAsync(PresenceClient client, Task starting)
    {
        await client.DisposeAsync().AsTask().WaitAsync(Apps.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => starting.WaitAsync(Apps.Patience));
        Assert.Equal(PresenceClientState.Closed, client.State);
    }
}
