using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>Which rooms are open to whom, by the claim that lists them.</summary>
public sealed class RoomAccessTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("""["team-7","public-*"]""", "team-7 public-1 public-", "team-8 team-70 Team-7 public secret")]
    [InlineData("\"team-7\"", "team-7", "team-8")]
    [InlineData("\"*\"", "team-7 anything", "")]
    [InlineData("[]", "", "team-7 *")]
    [InlineData("null", "", "team-7 null")]
    [InlineData("""{"team-7":"*"}""", "", "team-7")]
    [InlineData("""[["*"],{"a":"*"},true,7]""", "7", "team-7 a")]
    [InlineData("""["*-7","a*b*c","**"]""", "", "team-7 abc axbxc x")]
    [InlineData(null, "team-7 anything", "")]
    public async Task A_token_opens_the_rooms_that_it_lists(string? rooms, string open, string closed)
    {
        await using var app = await Tokens.StartAppAsync();
        var ann = await app.EnterAsync(Make(rooms));
        await CheckAsync(ann, open, closed);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(null, "", "team-7 anything")]
    [InlineData("\"team-7\"", "team-7", "anything")]
    public async Task Where_the_claim_is_required_no_list_is_no_room(string? rooms, string open, string closed)
    {
        await using var app = await Tokens.StartAppAsync(configure: options => options.Identity.RequireRoomsClaim = true);
        var ann = await app.EnterAsync(Make(rooms));
        await CheckAsync(ann, open, closed);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_claim_may_have_another_name()
    {
        await using var app = await Tokens.StartAppAsync(configure: options => options.Identity.RoomsClaim = "scope");
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System, "ann", ("rooms", "*"), ("scope", "team-7")));
        await CheckAsync(ann, "team-7", "team-8");
    }

    [Fact(Timeout = 15_000)]
    public async Task A_signed_in_user_of_the_app_has_rooms_by_claims_too()
    {
        await using var app = await PresenceApp.StartAsync(
            options => (options.Identity.Mode, options.Identity.RequireRoomsClaim) = (IdentityMode.Principal, true),
            use: app => app.Use((context, next) =>
            {
                Claim[] claims = [new("sub", "ann"), new("rooms", "team-7"), new("rooms", "public-*")];
                context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "app"));
                return next(context);
            }));
        var ann = await app.ConnectAsync("whoever", "tab-1");
        await CheckAsync(ann, "team-7 public-x", "team-8");
    }

    [Fact(Timeout = 15_000)]
    public async Task In_mode_Query_every_room_is_open()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await CheckAsync(ann, "team-7 anything", "");
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_is_kept_out_is_neither_seen_nor_told_of()
    {
        await using var app = await Tokens.StartAppAsync();
        var ben = await app.EnterAsync(Tokens.For(TimeProvider.System, "ben"));
        await ben.JoinAsync("team-7");
        var ann = await app.EnterAsync(Make("\"team-8\""));
        await ann.SendAsync("""{"type":"JOIN","id":1,"roomId":"team-7","data":"hello"}""");
        var error = await ann.ExpectAsync("ERROR");
        Assert.Equal("""{"type":"ERROR","id":1,"roomId":"team-7","code":"forbidden","message":"That room is not open to this member."}""", error.GetRawText());
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"team-7","event":"hello","data":1}""");
        Assert.Equal("not_in_room", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
        await ben.SettleAsync("team-7");
        Assert.DoesNotContain("ADD_USER", ben.TypesReceived);
        Assert.Single(app.Directory.Rooms);
    }

    private static string Make(string? rooms) =>
        rooms is null
            ? Tokens.For(TimeProvider.System)
            : Tokens.Sign(Tokens.Claims(TimeProvider.System).ToJsonString()[..^1] + $",\"rooms\":{rooms}}}");

    private static async Task CheckAsync(TestClient client, string open, string closed)
    {
        foreach (var room in open.Split(' ', StringSplitOptions.RemoveEmptyEntries)) await client.JoinAsync(room);
        foreach (var room in closed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await client.SendAsync(new JsonObject { ["type"] = "JOIN", ["roomId"] = room }.ToJsonString());
            Assert.Equal("forbidden", (await client.ExpectAsync("ERROR")).GetProperty("code").GetString());
        }
    }
}
