using Microsoft.Extensions.DependencyInjection;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class PublishTests
{
    private static readonly RawJson Data = RawJson.Parse("""{ "text":"Back in \u0035 minutes",  "n":1e999999 }""");

    [Fact(Timeout = 15_000)]
    public async Task A_message_of_the_operator_is_from_nobody_and_as_it_was_sent()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        var second = await app.ConnectAsync("ben", "tab-2", Subprotocol.V1Batch);
        await second.JoinAsync("lobby");
        foreach (var client in new[] { ann, ben, second }) client.Transcript.Clear();

        Assert.Equal(3, await Rooms(app).PublishAsync("lobby", "notice", Data));
        Assert.Equal(2, await Rooms(app).PublishAsync("lobby", "to Ben", Data, new Recipient("ben")));
        Assert.Equal(1, await Rooms(app).PublishAsync("lobby", "to one", Data, new Recipient("ben", "tab-1")));
        foreach (var client in new[] { ann, ben, second }) await client.SettleAsync("lobby");
        static IEnumerable<string> Heard(TestClient client) => client.Transcript.Lines.Where(line => line.Contains("MESSAGE", StringComparison.Ordinal)).Select(line => $"{client.UserId} {client.ClientId} {line}");
        string.Join('\n', Heard(ann).Concat(Heard(ben)).Concat(Heard(second))).ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("nowhere", null)]
    [InlineData("lobby", "zoe")]
    public async Task Where_nobody_is_it_reaches_nobody(string roomId, string? userId)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        Assert.Equal(0, await Rooms(app).PublishAsync(roomId, "notice", Data, userId is null ? null : new Recipient(userId)));
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("MESSAGE", ann.TypesReceived);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_member_in_its_grace_is_not_reached()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        ben.Drop();
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Equal(0, await Rooms(app).PublishAsync("lobby", "notice", Data, new Recipient("ben")));
        Assert.Equal(1, await Rooms(app).PublishAsync("lobby", "notice", Data));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("secret")]
    [InlineData("{\"a\":\"secret\"")]
    [InlineData("1 2")]
    [InlineData("1}")]
    [InlineData("\"secret\",\"from\":1")]
    public async Task What_is_not_one_JSON_value_is_refused_and_not_repeated(string json)
    {
        await using var app = await PresenceApp.StartAsync();
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => Rooms(app).PublishAsync("lobby", "notice", RawJson.Parse(json)));
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 15_000)]
    public async Task What_would_break_the_clients_is_refused()
    {
        await using var app = await PresenceApp.StartAsync();
        RawJson[] bad =
        [
            default,
            new(new byte[] { (byte)'"', 0xC0, 0xAF, (byte)'"' }),
            RawJson.Parse(new string('[', 64) + new string(']', 64)),
            RawJson.Parse($"\"{new string('x', app.Options.MaxMessageBytes)}\""),
        ];
        foreach (var data in bad) await Assert.ThrowsAsync<ArgumentException>(() => Rooms(app).PublishAsync("lobby", "notice", data));
        foreach (var name in new[] { "", "a\n", new string('x', 65) }) await Assert.ThrowsAsync<ArgumentException>(() => Rooms(app).PublishAsync("lobby", name, Data));
        Assert.Equal(0, await Rooms(app).PublishAsync("lobby", "notice", RawJson.Parse(new string('[', 63) + new string(']', 63))));
    }

    private static PresenceRooms Rooms(PresenceApp app) => app.Services.GetRequiredService<PresenceRooms>();
}
