using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>The app's own say in who may be in which room. Closed where it fails.</summary>
public sealed class RoomAuthorizerTests
{
    private readonly List<RoomRequest> _asked = [];

    [Fact(Timeout = 15_000)]
    public async Task It_is_asked_at_each_JOIN_with_who_and_where_and_for_nothing_else()
    {
        await using var app = await Tokens.StartAppAsync(build: Ask(request => ValueTask.FromResult(request.RoomId is not "attic")));
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System, "ann", ("plan", "gold")));
        await ann.JoinAsync("lobby");
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":1}""");
        await ann.SettleAsync("lobby");
        Assert.Equal("forbidden", await JoinAsync(ann, "attic"));
        await ann.JoinAsync("lobby");

        Assert.Equal(["lobby", "attic", "lobby"], _asked.Select(request => request.RoomId));
        Assert.All(_asked, request => Assert.Equal(("ann", "tab-1"), (request.MemberId.UserId, request.MemberId.ClientId)));
        Assert.All(_asked, request => Assert.Equal("gold", request.User.FindFirstValue("plan")));
        Assert.All(_asked, request => Assert.Null(((ClaimsIdentity)request.User.Identity!).BootstrapContext));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_claim_and_the_authorizer_must_agree()
    {
        await using var app = await Tokens.StartAppAsync(build: Ask(request => ValueTask.FromResult(request.RoomId is "a" or "b")));
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System, "ann", ("rooms", new System.Text.Json.Nodes.JsonArray("b", "c"))));
        Assert.Equal(("forbidden", "JOINED", "forbidden"), (await JoinAsync(ann, "a"), await JoinAsync(ann, "b"), await JoinAsync(ann, "c")));
    }

    [Fact(Timeout = 15_000)]
    public async Task It_is_asked_in_mode_Query_as_well()
    {
        await using var app = await PresenceApp.StartAsync(build: Ask(request => ValueTask.FromResult(request.MemberId.UserId is "ann")));
        var ann = await app.ConnectAsync("ann", "tab-1");
        var ben = await app.ConnectAsync("ben", "tab-1");
        Assert.Equal(("JOINED", "forbidden"), (await JoinAsync(ann, "lobby"), await JoinAsync(ben, "lobby")));
        Assert.All(_asked, request => Assert.False(request.User.Identity?.IsAuthenticated));
    }

    [Fact(Timeout = 15_000)]
    public async Task One_that_throws_lets_nobody_in_and_the_log_names_nobody()
    {
        await using var app = await Tokens.StartAppAsync(build: Ask(
            request => throw new InvalidOperationException($"{request.MemberId.UserId} in {request.RoomId}")));
        app.IsExpected = error => error.Contains("The room authorizer failed", StringComparison.Ordinal);
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System, "ann-the-user"));
        Assert.Equal("internal", await JoinAsync(ann, "the-room"));
        await ann.PingAsync();
        Assert.Equal(0, app.Directory.Count);
        var line = Assert.Single(app.Logs.Errors);
        Assert.Contains("InvalidOperationException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("the-", line, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task One_that_does_not_answer_lets_nobody_in_and_holds_up_nobody_else()
    {
        var clock = new FakeTimeProvider();
        var never = new TaskCompletionSource<bool>();
        var isAsked = new TaskCompletionSource();
        await using var app = await Tokens.StartAppAsync(clock, build: Ask(request =>
        {
            if (request.MemberId.UserId is not "ann") return ValueTask.FromResult(true);
            isAsked.TrySetResult();
            return new ValueTask<bool>(never.Task);
        }));
        app.IsExpected = error => error.Contains("The room authorizer failed", StringComparison.Ordinal);
        var ann = await app.EnterAsync(Tokens.For(clock));
        var ben = await app.EnterAsync(Tokens.For(clock, "ben"));
        await ann.SendAsync("""{"type":"JOIN","roomId":"lobby"}""");
        await isAsked.Task;
        await ben.JoinAsync("lobby");
        clock.Advance(app.Options.Identity.CheckTimeout);
        Assert.Equal("internal", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());

        // A late yes is none, and a late fault is nobody's.
        never.SetException(new InvalidOperationException());
        await ann.PingAsync();
        await ben.SettleAsync("lobby");
        Assert.DoesNotContain("ADD_USER", ben.TypesReceived);
        Assert.Single(app.Logs.Errors);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_new_token_and_all_the_rooms_that_are_held_have_the_time_of_one()
    {
        var clock = new FakeTimeProvider();
        var questions = Channel.CreateUnbounded<TaskCompletionSource<bool>>();
        var isHeld = false;
        await using var app = await Tokens.StartAppAsync(clock, build: Ask(_ =>
        {
            if (!Volatile.Read(ref isHeld)) return ValueTask.FromResult(true);
            var question = new TaskCompletionSource<bool>();
            questions.Writer.TryWrite(question);
            return new ValueTask<bool>(question.Task);
        }));
        app.IsExpected = error => error.Contains("The room authorizer failed", StringComparison.Ordinal);
        var ann = await app.EnterAsync(Tokens.For(clock));
        foreach (var roomId in new[] { "a", "b", "c" }) await ann.JoinAsync(roomId);
        Volatile.Write(ref isHeld, true);
        await ann.SendAsync($$"""{"type":"AUTH","id":7,"token":"{{Tokens.For(clock)}}"}""");

        var first = await questions.Reader.ReadAsync();
        clock.Advance(0.6 * app.Options.Identity.CheckTimeout);
        first.SetResult(true);
        await questions.Reader.ReadAsync();
        clock.Advance(0.4 * app.Options.Identity.CheckTimeout);
        var error = await ann.ExpectAsync("ERROR");
        Assert.Equal(("internal", "b", 7), (error.GetProperty("code").GetString(), error.GetProperty("roomId").GetString(), error.GetProperty("id").GetInt32()));
        Assert.False(questions.Reader.TryRead(out _));
    }

    [Fact(Timeout = 15_000)]
    public async Task However_often_it_fails_there_is_a_line_a_minute_with_how_often()
    {
        var clock = new FakeTimeProvider();
        await using var app = await Tokens.StartAppAsync(clock, build: Ask(_ => throw new InvalidOperationException()));
        app.IsExpected = error => error.Contains("The room authorizer failed", StringComparison.Ordinal);
        var ann = await app.EnterAsync(Tokens.For(clock));
        for (var i = 0; i < 4; i++) Assert.Equal("internal", await JoinAsync(ann, "lobby"));
        Assert.Contains("kept out: 1.", Assert.Single(app.Logs.Errors), StringComparison.Ordinal);
        clock.Advance(LogThrottle.Period);
        Assert.Equal(2, app.Logs.Errors.Count);
        Assert.Contains("kept out: 3.", app.Logs.Errors[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_new_token_is_judged_for_the_rooms_that_are_held()
    {
        await using var app = await Tokens.StartAppAsync(build: Ask(request => ValueTask.FromResult(request.User.HasClaim("plan", "gold"))));
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System, "ann", ("plan", "gold")));
        await ann.JoinAsync("lobby");
        var refused = await ann.AuthAsync(Tokens.For(TimeProvider.System, "ann", ("plan", "none")));
        Assert.Equal(("forbidden", "lobby"), (refused.GetProperty("code").GetString(), refused.GetProperty("roomId").GetString()));
        await ann.JoinAsync("garden");
    }

    private Action<WebApplicationBuilder> Ask(Func<RoomRequest, ValueTask<bool>> decide) => builder =>
    {
        builder.Services.AddSingleton(decide);
        builder.Services.AddSingleton(_asked);
        builder.Services.AddPresence().AddRoomAuthorizer<Asked>();
    };

    private static async Task<string?> JoinAsync(TestClient client, string roomId)
    {
        await client.SendAsync($$"""{"type":"JOIN","roomId":"{{roomId}}"}""");
        var reply = await client.ExpectAnyAsync("JOINED", "ERROR");
        return (reply.TryGetProperty("code", out var code) ? code : reply.GetProperty("type")).GetString();
    }

    [SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
    private sealed class Asked(Func<RoomRequest, ValueTask<bool>> decide, List<RoomRequest> asked) : IRoomAuthorizer
    {
        public ValueTask<bool> IsAllowedAsync(RoomRequest request, CancellationToken cancellationToken)
        {
            lock (asked) asked.Add(request);
            return decide(request);
        }
    }
}
