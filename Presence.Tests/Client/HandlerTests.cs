using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>Where and how the app is told.</summary>
public sealed class HandlerTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_are_raised_on_the_context_of_the_user_interface(bool isCaptured)
    {
        await using var service = await ScriptedService.StartAsync();
        using var ui = new UserInterface();
        var client = await ui.RunAsync(() => service.Client(configure: options => options with
        {
            CaptureSynchronizationContext = isCaptured,
            SynchronizationContext = isCaptured ? null : ui,
        }));
        var (call, room) = await service.EnterAsync(client);
        var threads = new Told<int>("a thread");
        room.MemberJoined += (_, _) => threads.Put(Environment.CurrentManagedThreadId);
        room.Changed += (_, _) => threads.Put(Environment.CurrentManagedThreadId);
        await call.SendAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":1}""");
        Assert.All(await threads.TakeAsync(2), thread => Assert.Equal(ui.ThreadId, thread));
        await client.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handler_may_wait_for_the_client_and_answers_do_not_wait_for_the_handler()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var (call, room) = await service.EnterAsync(client);
        using var go = new ManualResetEventSlim();
        var sent = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        room.MemberJoined += (_, joined) =>
        {
            go.Wait(Apps.Patience);
            var sending = room.SendAsync("hello", joined.Member.UserId);
            sent.SetResult(sending.Wait(Apps.Patience) && sending.Result);
        };
        await call.SendAsync("""{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":1}""");
        await call.SettleAsync();
        go.Set();
        Assert.Equal("hello", (await call.HearAsync("MESSAGE")).GetProperty("event").GetString());
        Assert.True(await sent.Task.WaitAsync(Apps.Patience));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_is_too_slow_is_told_so_and_reads_anew()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client(configure: options => options with { EventCapacity = 2 });
        var (call, room) = await service.EnterAsync(client);
        await using var slow = room.ReadEventsAsync().GetAsyncEnumerator();
        foreach (var name in new[] { "a", "b", "c" }) await call.SendAsync($$"""{"type":"MESSAGE","roomId":"lobby","event":"{{name}}","data":null}""");
        await call.SettleAsync();
        Assert.True(await slow.MoveNextAsync());
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("b", ((RoomMessage)slow.Current).Event);
        var lagged = await Assert.ThrowsAsync<PresenceLaggedException>(async () => await slow.MoveNextAsync());
        Assert.Equal("lobby", lagged.RoomId);

        await using var anew = room.ReadEventsAsync().GetAsyncEnumerator();
        await call.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"d","data":null}""");
        Assert.True(await anew.MoveNextAsync().AsTask().WaitAsync(Apps.Patience));
        Assert.Equal("d", ((RoomMessage)anew.Current).Event);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_ends_with_the_room()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var (_, room) = await service.EnterAsync(client);
        await using var events = room.ReadEventsAsync().GetAsyncEnumerator();
        await room.LeaveAsync();
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(Apps.Patience));
        await using var late = room.ReadEventsAsync().GetAsyncEnumerator();
        Assert.False(await late.MoveNextAsync().AsTask().WaitAsync(Apps.Patience));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_room_was_left_no_handler_of_it_is_called()
    {
        await using var service = await ScriptedService.StartAsync();
        await using var client = service.Client();
        var (call, room) = await service.EnterAsync(client);
        var calls = 0;
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.MemberJoined += (_, _) =>
        {
            calls++;
            room.LeaveAsync().Wait(Apps.Patience);
            left.TrySetResult();
        };
        await call.SendAsync("""[{"type":"ADD_USER","roomId":"lobby","userId":"ben","clientId":"b","data":1},{"type":"ADD_USER","roomId":"lobby","userId":"cleo","clientId":"c","data":1}]""");
        await left.Task.WaitAsync(Apps.Patience);
        await client.FlushAsync();
        Assert.Equal(1, calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_app_that_is_behind_is_no_dead_link()
    {
        await using var service = await ScriptedService.StartAsync();
        var clock = new FakeTimeProvider();
        await using var client = service.Client(clock);
        var (call, room) = await service.EnterAsync(client);
        using var busy = new ManualResetEventSlim();
        var isBusy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.MessageReceived += (_, _) =>
        {
            isBusy.TrySetResult();
            busy.Wait(Apps.Patience);
        };
        for (var number = 0; number < 400; number++) await call.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"x","data":null}""");
        await isBusy.Task.WaitAsync(Apps.Patience);
        await PresenceApp.UntilAsync(() => client.IsHeldUp, "messages wait for the app");
        clock.Advance(TimeSpan.FromSeconds(25));
        await call.HearAsync("PING");
        clock.Advance(Heartbeat.Patience);
        Assert.True(await room.SendAsync("still", 1));
        await call.HearAsync("MESSAGE");
        busy.Set();
        await call.SettleAsync();
        Assert.Equal((PresenceClientState.Online, 1), (client.State, service.Handshakes));
    }

    /// <summary>One thread that runs what is posted to it, as a user interface does.</summary>
    private sealed class UserInterface : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<Action> _posted = [];
        private readonly Thread _thread;

        public UserInterface()
        {
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public int ThreadId => _thread.ManagedThreadId;

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add(() => d(state));

        public Task<T> RunAsync<T>(Func<T> work)
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(_ => done.SetResult(work()), null);
            return done.Task;
        }

        public void Dispose()
        {
            _posted.CompleteAdding();
            _thread.Join(Apps.Patience);
            _posted.Dispose();
        }

        private void Run()
        {
            SetSynchronizationContext(this);
            foreach (var work in _posted.GetConsumingEnumerable()) work();
        }
    }
}
