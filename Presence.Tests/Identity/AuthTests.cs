using System.Text.Json;
using System.Text.Json.Nodes;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>AUTH: what it refuses, and that a refusal changes nothing.</summary>
public sealed class AuthTests
{
    [Fact(Timeout = 15_000)]
    public async Task Every_refusal_has_its_code_and_says_why()
    {
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Make("ann", "lobby", "garden"));
        await ann.JoinAsync("lobby");
        await ann.JoinAsync("garden");
        (string Name, string Token)[] tokens =
        [
            ("another user's", Make("mallory", "lobby", "garden")),
            ("not one of a room that is held", Make("ann", "lobby")),
            ("no JWT", "abc"),
            ("another key", Tokens.Sign(Tokens.Claims(TimeProvider.System).ToJsonString(), secret: Tokens.Secret + "!")),
            ("expired", Tokens.For(TimeProvider.System, "ann", ("exp", 1))),
            ("another audience", Tokens.For(TimeProvider.System, "ann", ("aud", "another"))),
            ("another issuer", Tokens.For(TimeProvider.System, "ann", ("iss", "another"))),
            ("no subject", Tokens.For(TimeProvider.System, "ann", ("sub", null))),
        ];
        var text = new System.Text.StringBuilder();
        foreach (var (name, token) in tokens)
        {
            var reply = await ann.AuthAsync(token);
            var shown = string.Join(", ", reply.EnumerateObject().Where(member => member.Name is not "id").Select(member => $"{member.Name}: {member.Value}"));
            text.Append(name).Append('\n').Append(shown).Append("\n\n");
            Assert.DoesNotContain(token, shown, StringComparison.Ordinal);
        }

        text.ToString().ShouldMatchSnapshot();

        // All is as before.
        await ann.SettleAsync("lobby");
        await ann.SettleAsync("garden");
        Assert.Equal("forbidden", await JoinAsync(ann, "attic"));
    }

    [Fact(Timeout = 15_000)]
    public async Task Later_JOINs_obey_the_new_token_and_a_room_that_was_left_is_no_hindrance()
    {
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Make("ann", "lobby"));
        await ann.JoinAsync("lobby");
        Assert.Equal("forbidden", await JoinAsync(ann, "garden"));
        Assert.Equal("ACK", await CodeAsync(ann, Make("ann", "lobby", "garden")));
        await ann.JoinAsync("garden");
        await ann.LeaveAsync("lobby");
        Assert.Equal("ACK", await CodeAsync(ann, Make("ann", "garden")));
        Assert.Equal("forbidden", await JoinAsync(ann, "lobby"));
        await ann.SettleAsync("garden");
    }

    [Fact(Timeout = 15_000)]
    public async Task Without_an_id_only_a_refusal_is_answered()
    {
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Make("ann", "*"));
        await ann.SendAsync($$"""{"type":"AUTH","token":"{{Make("ann", "*")}}"}""");
        await ann.PingAsync();
        Assert.Equal(["WELCOME", "PONG"], ann.TypesReceived);
        await ann.SendAsync("""{"type":"AUTH","token":"abc"}""");
        Assert.Equal("unauthenticated", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
    }

    [Fact(Timeout = 15_000)]
    public async Task It_is_metered_as_any_message()
    {
        await using var app = await Tokens.StartAppAsync(configure: options => (options.MessageBurst, options.MessagesPerSecond) = (1, 1));
        var ann = await app.EnterAsync(Make("ann", "*"));
        await ann.SendAsync("""{"type":"AUTH","token":"abc"}""");
        await ann.SendAsync("""{"type":"AUTH","id":2,"token":"abc"}""");
        await ann.ExpectAsync("ERROR", error => error.GetProperty("code").GetString() == "unauthenticated");
        var error = await ann.ExpectAsync("ERROR", error => error.GetProperty("code").GetString() == "rate_limited");
        Assert.Equal(2, error.GetProperty("id").GetInt32());
    }

    [Theory(Timeout = 15_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_token_counts_it_is_refused(bool hasJwtBearer)
    {
        await using var app = await PresenceApp.StartAsync(build: builder =>
        {
            if (hasJwtBearer) builder.Services.AddPresence().AddJwtBearer();
        });
        var ann = await app.ConnectAsync("ann", "tab-1");
        var reply = await ann.AuthAsync(Make("ann", "*"));
        Assert.Equal("forbidden", reply.GetProperty("code").GetString());
        Assert.Contains("identity mode Jwt", reply.GetProperty("message").GetString(), StringComparison.Ordinal);
        await ann.JoinAsync("lobby");
    }

    [Fact]
    public void A_token_does_not_show_in_what_a_debugger_or_a_log_prints() =>
        Assert.Equal("Auth", new Presence.Protocol.ClientMessage.Auth("secret").ToString());

    private static string Make(string userId, params string[] rooms) =>
        Tokens.For(TimeProvider.System, userId, ("rooms", new JsonArray([.. rooms.Select(room => JsonValue.Create(room))])));

    private static async Task<string?> CodeAsync(TestClient client, string token)
    {
        var reply = await client.AuthAsync(token);
        return Code(reply);
    }

    private static async Task<string?> JoinAsync(TestClient client, string roomId)
    {
        await client.SendAsync($$"""{"type":"JOIN","roomId":"{{roomId}}"}""");
        return Code(await client.ExpectAnyAsync("JOINED", "ERROR"));
    }

    private static string? Code(JsonElement reply) =>
        (reply.TryGetProperty("code", out var code) ? code : reply.GetProperty("type")).GetString();
}
