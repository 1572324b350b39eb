using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Client;
using Presence.Protocol;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>Clients of ours at the real service.</summary>
public sealed partial class RoomTests
{
    [Fact(Timeout = 60_000)]
    public async Task Two_clients_see_each_other_come_change_and_go()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        await using var annsRoom = await ann.JoinAsync("lobby", new { Name = "Ann" });
        var seen = annsRoom.ReadEventsAsync().GetAsyncEnumerator();

        await using var ben = await app.JoinedByAsync("ben", "phone");
        await using var bensRoom = await ben.JoinAsync("lobby", new Profile("Ben", 1), Json.Default.Profile);
        await bensRoom.SyncedAsync().WaitAsync(Apps.Patience);
        Assert.Equal(["Ben", "Ann"], bensRoom.Members.Select(member => member.Data!.Name));
        Assert.True(bensRoom.Members[0].IsSelf);

        var joined = await NextAsync(seen);
        Assert.Equal("ben phone Ben 1", Describe(joined));
        await bensRoom.UpdateAsync(new Profile("Ben", 2));
        Assert.StartsWith("MemberUpdated ben phone", Describe(await NextAsync(seen)), StringComparison.Ordinal);
        await bensRoom.LeaveAsync();
        Assert.Equal("ben left 0", Describe(await NextAsync(seen)));
        Assert.Empty(bensRoom.Members);
        Assert.Equal(PresenceRoomState.Left, bensRoom.State);
        await seen.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Messages_reach_all_a_user_or_one_client()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        await using var phone = await app.JoinedByAsync("ben", "phone");
        await using var desk = await app.JoinedByAsync("ben", "desk");
        var room = await ann.JoinAsync("lobby");
        var (onPhone, onDesk) = (Listen(await phone.JoinAsync("lobby")), Listen(await desk.JoinAsync("lobby")));

        Assert.True(await room.SendAsync("all", new { Hand = "left" }));
        Assert.True(await room.SendAsync("user", RawJson.Parse("[1, 2]"), new Recipient("ben")));
        Assert.True(await room.SendAsync("client", default(RawJson), new Recipient("ben", "desk")));
        Assert.True(await room.SendAsync("end", JsonDocument.Parse("7").RootElement));

        Assert.Equal(["ann all {\"hand\":\"left\"}", "ann user [1, 2]", "ann end 7"], await onPhone.TakeAsync(3));
        Assert.Equal(["ann all {\"hand\":\"left\"}", "ann user [1, 2]", "ann client null", "ann end 7"], await onDesk.TakeAsync(4));
    }

    [Fact(Timeout = 60_000)]
    public async Task Users_are_grouped_whatever_number_of_clients_they_have()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann", "one");
        await using var second = await app.JoinedByAsync("ann", "two");
        await using var ben = await app.JoinedByAsync("ben");
        await second.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        var room = await ann.JoinAsync("lobby");
        await room.SyncedAsync().WaitAsync(Apps.Patience);
        Assert.Equal([("ann", true, 2), ("ben", false, 1)], room.Users.OrderBy(user => user.UserId).Select(user => (user.UserId, user.IsSelf, user.Members.Count)));
        Assert.True(room.Find(new MemberId("ann", "one"))!.IsSelf);
        Assert.False(room.Find(new MemberId("ann", "two"))!.IsSelf);
        Assert.Null(room.Find(new MemberId("ann", "three")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Data_of_another_shape_is_not_readable_and_is_there_all_the_same()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        await using var ben = await app.JoinedByAsync("ben");
        await ben.JoinAsync("lobby", RawJson.Parse("""{ "name" : ["no name"] }"""));
        var room = await ann.JoinAsync("lobby", new Profile("Ann", 1), Json.Default.Profile);
        await room.SyncedAsync().WaitAsync(Apps.Patience);
        var member = Assert.Single(room.Members, member => !member.IsSelf);
        Assert.Null(member.Data);
        Assert.False(member.IsReadable);
        Assert.Equal("""{ "name" : ["no name"] }""", System.Text.Encoding.UTF8.GetString(member.Json.Utf8.Span));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_room_that_refuses_is_not_held_and_may_be_tried_again()
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxMembersPerRoom = 1);
        await using var ben = await app.JoinedByAsync("ben");
        var bensRoom = await ben.JoinAsync("lobby");
        await using var ann = await app.JoinedByAsync("ann");
        var refused = await Assert.ThrowsAsync<PresenceRoomException>(() => ann.JoinAsync("lobby").WaitAsync(Apps.Patience));
        Assert.Equal((ErrorCode.RoomFull, "lobby", false), (refused.Code, refused.RoomId, refused.IsFatal));
        await bensRoom.LeaveAsync();
        await PresenceApp.UntilAsync(() => app.Directory.Count is 0, "the room is empty");
        var room = await ann.JoinAsync("lobby").WaitAsync(Apps.Patience);
        Assert.Equal(PresenceRoomState.Joined, room.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_room_that_is_held_is_the_same_object_and_takes_the_new_data()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        var room = await ann.JoinAsync("lobby", new Profile("Ann", 1), Json.Default.Profile);
        Assert.Same(room, await ann.JoinAsync("lobby", new Profile("Ann", 2), Json.Default.Profile));
        Assert.Equal(2, room.Self!.Data!.Level);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ann.JoinAsync("lobby"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_too_big_is_refused_before_it_is_sent()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        var room = await ann.JoinAsync("lobby", "small");
        var big = new string('x', ann.Limits!.MessageBytes);
        await Assert.ThrowsAsync<PresenceMessageTooBigException>(() => room.UpdateAsync(big));
        await Assert.ThrowsAsync<PresenceMessageTooBigException>(() => room.SendAsync("big", big));
        await Assert.ThrowsAsync<PresenceMessageTooBigException>(() => ann.JoinAsync("attic", big).WaitAsync(Apps.Patience));
        Assert.Equal("small", room.Self!.Data);
        Assert.True(await room.SendAsync("small", "data"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Data_is_as_deep_as_the_service_takes_it_and_no_deeper()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        var most = RawJson.Parse(new string('[', 63) + new string(']', 63));
        var room = await ann.JoinAsync("lobby", most).WaitAsync(Apps.Patience);
        Assert.True(await room.SendAsync("deep", most));
        await Assert.ThrowsAsync<ArgumentException>(() => room.UpdateAsync(new RawJson((byte[])[.. "["u8, .. most.Utf8.Span, .. "]"u8])));
        await Assert.ThrowsAsync<ArgumentException>(() => ann.JoinAsync("attic", Nested(64)));
    }

    private static object Nested(int levels) => levels is 0 ? 1 : new[] { Nested(levels - 1) };

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("a\u0001b")]
    public async Task An_id_out_of_range_is_refused_at_once(string id)
    {
        await using var app = await PresenceApp.StartAsync();
        await using var ann = await app.JoinedByAsync("ann");
        await Assert.ThrowsAsync<ArgumentException>(() => ann.JoinAsync(id));
        var room = await ann.JoinAsync("lobby");
        await Assert.ThrowsAsync<ArgumentException>(() => room.SendAsync(id, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => room.SendAsync("wave", RawJson.Parse("{not json")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_of_the_app_opens_the_door()
    {
        await using var app = await Tokens.StartAppAsync();
        await using var client = await PresenceClient.ConnectAsync(
            app.SocketAddress, new PresenceClientOptions { GetToken = _ => ValueTask.FromResult(Tokens.For(TimeProvider.System, "ann") + "\n") }).WaitAsync(Apps.Patience);
        Assert.Equal("ann", client.Self!.Value.UserId);
        var room = await client.JoinAsync("lobby").WaitAsync(Apps.Patience);
        Assert.Equal("ann", room.Self!.UserId);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_that_does_not_fit_is_refused_with_the_words_of_the_service()
    {
        await using var app = await Tokens.StartAppAsync();
        var refused = await Assert.ThrowsAsync<PresenceRefusedException>(
            () => PresenceClient.ConnectAsync(app.SocketAddress, new PresenceClientOptions { Token = "not.a.token" }).WaitAsync(Apps.Patience));
        Assert.Equal((401, true), (refused.Status, refused.IsFatal));
        Assert.StartsWith("Bad token: ", refused.Message, StringComparison.Ordinal);
    }

    private static Told<string> Listen(PresenceRoom room)
    {
        var told = new Told<string>("a message");
        room.MessageReceived += (_, message) => told.Put($"{message.From?.UserId} {message.Event} {System.Text.Encoding.UTF8.GetString(message.Data.Utf8.Span)}");
        return told;
    }

    private static async Task<PresenceEvent> NextAsync(IAsyncEnumerator<PresenceEvent> events)
    {
        while (true)
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Apps.Patience));
            if (events.Current is not RoomSynced) return events.Current;
        }
    }

    /// <summary>The members of an anonymous type have no name to be asked by.</summary>
    private static string Describe(PresenceEvent what)
    {
        dynamic happened = what;
        var name = what.GetType().Name.Split('`')[0];
        return name switch
        {
            "MemberJoined" => $"{happened.Member} {Text(happened.Member.Json)}",
            "MemberLeft" => $"{happened.Member.UserId} {happened.Reason} {happened.Remaining}",
            _ => $"{name} {happened.Member}",
        };

        static string Text(RawJson json)
        {
            var profile = JsonSerializer.Deserialize(json.Utf8.Span, Json.Default.Profile)!;
            return $"{profile.Name} {profile.Level}";
        }
    }

    internal sealed record Profile(string Name, int Level);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Profile))]
    private sealed partial class Json : JsonSerializerContext;
}
