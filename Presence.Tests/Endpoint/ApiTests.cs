using System.Net;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>The HTTP side of the standalone service.</summary>
public sealed class ApiTests
{
    [Fact(Timeout = 30_000)]
    public async Task Rooms_are_listed_page_by_page_and_each_shows_its_members()
    {
        await using var api = await ApiProcess.RunAsync("--Presence:Operator:OpenReading=true");
        await using var ann = await ConnectAsync(api, "ann", "tab-1");
        await using var ben = await ConnectAsync(api, "ben", "tab-1");
        await using var second = await ConnectAsync(api, "ann", "tab-2");
        foreach (var room in new[] { "garden", "a/b", "lobby" }) await ann.JoinAsync(room, "\"secret\"");
        await ben.JoinAsync("lobby");
        await second.JoinAsync("lobby");

        string[] paths =
        [
            "/api/rooms", "/api/rooms?limit=2", "/api/rooms?limit=2&after=garden", "/api/rooms?after=zzz", "/api/rooms/lobby",
            "/api/rooms/a%2Fb", "/api/rooms/nowhere", "/api/rooms?limit=0", "/api/rooms?limit=x", $"/api/rooms/{new string('x', 129)}", "/nowhere",
        ];
        var text = new System.Text.StringBuilder();
        foreach (var path in paths)
        {
            using var response = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
            var body = await response.Content.ReadAsStringAsync();
            var shown = System.Text.RegularExpressions.Regex.Replace(body, "\"traceId\":\"[^\"]*\"", "\"traceId\":\"...\"");
            text.Append("GET ").Append(path.Length > 60 ? path[..60] + "..." : path).Append('\n')
                .Append((int)response.StatusCode).Append(' ').Append(response.Content.Headers.ContentType).Append('\n').Append(shown).Append("\n\n");
        }

        Assert.DoesNotContain("secret", text.ToString(), StringComparison.Ordinal);
        text.ToString().ShouldMatchSnapshot();
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_is_alive_and_ready(string path)
    {
        await using var api = await ApiProcess.RunAsync();
        using var response = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_demo_page_may_load_nothing_from_elsewhere()
    {
        await using var api = await ApiProcess.RunAsync();
        using var page = await api.Http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (page.StatusCode, page.Content.Headers.ContentType?.ToString()));
        Assert.StartsWith("default-src 'self'; connect-src 'self' ws: wss:;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());

        using var module = await api.Http.GetAsync(new Uri("/client/presence.js", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/javascript; charset=utf-8"), (module.StatusCode, module.Content.Headers.ContentType?.ToString()));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/client/presence.js");
        again.Headers.IfNoneMatch.Add(module.Headers.ETag!);
        using var unchanged = await api.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    /// <summary>With a token a member, without one nobody.</summary>
    internal static async Task EnterByTokenAsync(ApiProcess api)
    {
        using var stranger = await api.Http.GetAsync(new Uri("/ws?userId=ann", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (stranger.StatusCode, stranger.Headers.WwwAuthenticate.ToString()));
        var token = Identity.Tokens.For(TimeProvider.System, "ann", ("rooms", new System.Text.Json.Nodes.JsonArray("team-*")));
        await using var ann = await TestClient.ConnectAsync(
            new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws" }.Uri, "presence.v1", options => options.AddSubProtocol($"bearer.{token}"));
        Assert.Equal(("ann", "presence.v1"), (ann.UserId, ann.Subprotocol));
        await ann.JoinAsync("team-7");
        await ann.SendAsync("""{"type":"JOIN","id":1,"roomId":"attic"}""");
        Assert.Equal("forbidden", (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString());
        Assert.Equal("ACK", (await Identity.Tokens.AuthAsync(ann, token)).GetProperty("type").GetString());
        Assert.Equal("unauthenticated", (await Identity.Tokens.AuthAsync(ann, token[..^4])).GetProperty("code").GetString());
    }

    private static Task<TestClient> ConnectAsync(ApiProcess api, string userId, string clientId) =>
        TestClient.ConnectAsync(new UriBuilder(new Uri(api.Address, "/ws")) { Scheme = "ws", Query = $"userId={userId}&clientId={clientId}" }.Uri);
}
