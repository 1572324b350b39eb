using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Presence.Api;
using Presence.Server;
using Presence.Tests.Conversations;
using Presence.Tests.Identity;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>Stepping in over HTTP, and who may.</summary>
public sealed partial class OperatorApiTests
{
    public const string Key = "the-operator-s-key";

    [Fact(Timeout = 30_000)]
    public async Task Each_answer_says_what_has_happened()
    {
        await using var app = await StartAsync(Key);
        var (ann, ben) = await Pair.MeetAsync(app);
        var cat = await app.ConnectAsync("cat", "tab-1");
        await cat.JoinAsync("a/b");
        await cat.JoinAsync("100%");
        using var http = Client(app, Key);
        var text = new StringBuilder();
        async Task<string> Ask(string method, string path, string? body = null, string type = "application/json") =>
            await WriteAsync(text, http, method, path, body is null ? null : Encoding.UTF8.GetBytes(body), type);

        await Ask("GET", "/api/rooms?limit=2");
        await Ask("POST", "/api/rooms/lobby/messages", """{"event":"notice","data":{"secret":1}}""");
        await Ask("POST", "/api/rooms/lobby/messages", """ { "to" : {"userId":"ben","clientId":"tab-1"}, "data" : [ 1e999999 ], "event" : "to one" } """);
        await Ask("POST", "/api/rooms/lobby/messages", """{"event":"to Ben","data":null,"to":{"userId":"ben","clientId":null}}""", "application/json; charset=utf-8");
        await Ask("POST", "/api/rooms/a%2Fb/messages", """{"event":"notice","data":"slash","to":null}""");
        await Ask("POST", "/api/rooms/100%25/messages", """{"event":"notice","data":"percent"}""");
        await Ask("POST", "/api/rooms/nowhere/messages", """{"event":"notice","data":"nobody"}""");
        await Ask("POST", "/api/rooms/lobby/messages", """{"event":"notice","data":1,"to":{"userId":"zoe"}}""");
        string[] bad =
        [
            "", "secret", "[]", "{}", """{"event":"","data":"secret"}""", """{"event":"notice"}""", """{"event":null,"data":1}""", """{"event":"\ud800","data":1}""",
            """{"\ud800":1,"event":"notice","data":1}""", """{"event":"notice","data":1,"to":{"\ud800":1,"userId":"ben"}}""",
            """{"event":"notice","data":1,"secret":2}""", """{"event":"notice","data":1,"data":2}""", """{"event":"notice","data":1} 2""",
            """{"event":"notice","data":1,"to":"secret"}""", """{"event":"notice","data":1,"to":{"clientId":"a"}}""", """{"event":"notice","data":1,"to":{"userId":"ben","name":"secret"}}""",
            $$"""{"event":"notice","data":{{new string('[', 64)}}{{new string(']', 64)}}}""",
        ];
        foreach (var body in bad) await Ask("POST", "/api/rooms/lobby/messages", body);
        await WriteAsync(text, http, "POST", "/api/rooms/lobby/messages", [.. "{\"event\":\"notice\",\"data\":\""u8, 0xC0, 0xAF, .. "\"}"u8], "application/json");
        await Ask("POST", "/api/rooms/lobby/messages", $$"""{"event":"notice","data":"{{new string('x', 16_384)}}"}""");
        await Ask("POST", "/api/rooms/lobby/messages", "event=notice", "application/x-www-form-urlencoded");
        await Ask("POST", $"/api/rooms/{new string('x', 129)}/messages", """{"event":"notice","data":1}""");
        await Ask("GET", "/api/rooms/lobby/messages");
        await Ask("DELETE", "/api/rooms/lobby/users/zoe");
        await Ask("DELETE", "/api/rooms/nowhere/users/ben");
        await Ask("DELETE", "/api/rooms/lobby/users/ben?clientId=tab-2");
        await Ask("DELETE", "/api/rooms/lobby/users/ben?clientId=");
        await Ask("DELETE", $"/api/rooms/lobby%0A/users/{new string('x', 129)}?clientId=sec%20ret");
        await Ask("DELETE", "/api/rooms/lobby/users/ben?clientId=tab-1");
        await Ask("DELETE", "/api/rooms/lobby/users/ben");
        await Ask("DELETE", "/api/rooms/a%2Fb/users/cat/");
        await Ask("PUT", "/api/rooms/lobby", "{}");
        await Ask("GET", "/api/rooms/lobby");
        await Ask("GET", "/api/nothing");

        Assert.Equal(4403, (await ben.ExpectCloseAsync()).Code);
        Assert.Equal(4403, (await cat.ExpectCloseAsync()).Code);
        await ann.SettleAsync("lobby");
        foreach (var client in new[] { ann, ben, cat })
        {
            foreach (var line in client.Transcript.Lines.Where(line => line.Contains("MESSAGE", StringComparison.Ordinal)))
                text.Append(client.UserId).Append(' ').Append(line).Append('\n');
        }

        text.ToString().ShouldMatchSnapshot();
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_is_no_operator_is_told_why()
    {
        await using var closed = await StartAsync(key: null);
        await using var open = await StartAsync(Key);
        await using var readable = await StartAsync(key: null, openReading: true);
        var text = new StringBuilder();
        await AskAsAsync(text, "no key is set", closed, Key);
        await AskAsAsync(text, "none is given", open);
        await AskAsAsync(text, "a wrong one is given", open, "the-operator-s-kez");
        await AskAsAsync(text, "a longer one is given", open, Key + "x");
        await AskAsAsync(text, "two are given", open, Key, Key);
        await AskAsAsync(text, "reading is open", readable);
        text.ToString().ShouldMatchSnapshot();
    }

    private static async Task AskAsAsync(StringBuilder text, string title, PresenceApp app, params string[] keys)
    {
        text.Append("# ").Append(title).Append("\n\n");
        using var http = Client(app, keys);
        await WriteAsync(text, http, "GET", "/api/rooms");
        await WriteAsync(text, http, "GET", "/api/rooms/lobby");
        await WriteAsync(text, http, "DELETE", "/api/rooms/lobby/users/ann");
        await WriteAsync(text, http, "POST", "/api/rooms/lobby/messages", "{}"u8.ToArray(), "application/json");
    }

    [Fact(Timeout = 30_000)]
    public async Task Neither_the_key_nor_the_data_is_ever_logged()
    {
        await using var app = await StartAsync(Key);
        using var http = Client(app, Key);
        using var wrong = Client(app, "a-wrong-key-of-length");
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var answers = new List<string>();
        foreach (var client in new[] { http, wrong })
        {
            foreach (var body in new[] { """{"event":"the-event","data":"the-data"}""", """{"event":"the-event","data":the-data}""", "the-data" })
                answers.Add(await WriteAsync(new StringBuilder(), client, "POST", "/api/rooms/lobby/messages", Encoding.UTF8.GetBytes(body), "application/json"));
        }

        await ann.ExpectAsync("MESSAGE");
        string[] hidden = [Key, "a-wrong-key-of-length", "the-data", "the-event"];
        Assert.DoesNotContain([.. app.Logs.Lines, .. answers], line => Array.Exists(hidden, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_without_end_is_cut_off_at_the_bound()
    {
        await using var app = await StartAsync(Key);
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync($"POST /api/rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"1000\r\n{new string(' ', 4096)}\r\n");
        for (var sent = 0; sent <= app.Options.MaxMessageBytes; sent += 4096) await socket.SendAsync(chunk);
        Assert.StartsWith("HTTP/1.1 413 ", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task In_Development_reading_is_open_and_the_document_is_a_page_that_asks_no_other_host()
    {
        await using var api = await ApiProcess.RunAsync(new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        Assert.Equal("""{"rooms":[]}""", await api.Http.GetStringAsync(new Uri("/api/rooms", UriKind.Relative)));
        using var kick = await api.Http.DeleteAsync(new Uri("/api/rooms/lobby/users/ann", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, kick.StatusCode);
        using var bad = await api.Http.GetAsync(new Uri("/api/rooms?limit=x", UriKind.Relative));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (bad.StatusCode, bad.Content.Headers.ContentType?.MediaType));

        var page = await api.Http.GetStringAsync(new Uri("/scalar/", UriKind.Relative));
        var scripts = Script().Matches(page).Select(match => match.Groups["address"].Value).ToList();
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain(':', script));
        foreach (var script in scripts)
        {
            using var answer = await api.Http.GetAsync(new Uri(new Uri(api.Address, "/scalar/"), script));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Elsewhere_there_is_no_such_page()
    {
        await using var api = await ApiProcess.RunAsync();
        using var page = await api.Http.GetAsync(new Uri("/scalar", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var rooms = await api.Http.GetAsync(new Uri("/api/rooms", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, rooms.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_role_in_a_bearer_token_makes_an_operator()
    {
        const string Role = "presence-operator";
        await using var app = await Tokens.StartAppAsync(configure: options => options.Operator.Role = Role, build: Build, map: Map);
        using var http = Client(app);
        async Task<HttpStatusCode> KickAsync(string? token, string query = "", string scheme = "Bearer")
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri($"/api/rooms/lobby/users/nobody{query}", UriKind.Relative));
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.Unauthorized) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            return answer.StatusCode;
        }

        // Nobody is there to be kicked, and only an operator is told so.
        var clock = TimeProvider.System;
        var good = Tokens.For(clock, "olga", ("roles", Role));
        Assert.Equal(HttpStatusCode.NotFound, await KickAsync(good));
        Assert.Equal(HttpStatusCode.NotFound, await KickAsync(good, scheme: "bearer"));
        Assert.Equal(HttpStatusCode.NotFound, await KickAsync(Tokens.For(clock, "olga", ("roles", new JsonArray("reader", Role)))));
        string?[] others =
        [
            null,
            "no.token.at-all",
            Tokens.For(clock),
            Tokens.For(clock, "ann", ("roles", "reader")),
            Tokens.For(clock, "ann", ("roles", Role + "s")),
            Tokens.For(clock, "ann", ("roles", Role.ToUpperInvariant())),
            Tokens.For(clock, "ann", ("role", Role)),
            Tokens.For(clock, "ann", ("roles", Role), ("exp", 1)),
            Tokens.For(clock, "ann", ("roles", Role), ("aud", "another")),
            Tokens.Sign(Tokens.Claims(clock, "ann", ("roles", Role)).ToJsonString(), secret: Tokens.Secret + "!"),
        ];
        foreach (var token in others) Assert.Equal(HttpStatusCode.Unauthorized, await KickAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await KickAsync(null, $"?access_token={good}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await KickAsync(good, scheme: "Basic"));
    }

    private static Task<PresenceApp> StartAsync(string? key, bool openReading = false) => PresenceApp.StartAsync(
        options => (options.Operator.ApiKey, options.Operator.OpenReading) = (key, openReading), build: Build, use: app => app.UseStatusCodePages(), map: Map);

    private static void Build(WebApplicationBuilder builder)
    {
        builder.Services.AddOperatorPolicy();
        builder.Services.AddRoomsApi();
        builder.Services.AddProblemDetails();
    }

    private static void Map(WebApplication app)
    {
        app.MapPresence("/ws");
        app.MapRoomsApi();
        app.MapOperatorApi();
    }

    private static HttpClient Client(PresenceApp app, params string[] keys)
    {
        var http = new HttpClient { BaseAddress = app.Address };
        if (keys.Length > 0) http.DefaultRequestHeaders.Add("X-Api-Key", keys);
        return http;
    }

    /// <summary>Asks, and writes down what was asked and answered. No answer repeats what was asked.</summary>
    private static async Task<string> WriteAsync(StringBuilder text, HttpClient http, string method, string path, byte[]? body = null, string type = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        text.Append(method).Append(' ').Append(Shortened(path)).Append('\n');
        if (body is not null) text.Append(Shortened(Encoding.Latin1.GetString(body))).Append('\n');
        text.Append((int)response.StatusCode);
        foreach (var header in response.Headers.WwwAuthenticate) text.Append(" WWW-Authenticate: ").Append(header);
        if (response.Content.Headers.Allow.Count > 0) text.Append(" Allow: ").AppendJoin(", ", response.Content.Headers.Allow);
        text.Append(' ').Append(response.Content.Headers.ContentType).Append('\n')
            .Append(TraceId().Replace(answer, "")).Append("\n\n");
        return answer;
    }

    private static string Shortened(string text) => text.Length > 90 ? text[..90] + "..." : text;

    [GeneratedRegex("""(?<=[,{])"traceId":"[^"]*",?|,"traceId":"[^"]*"(?=})""")]
    private static partial Regex TraceId();

    [GeneratedRegex("""<script[^>]*\ssrc="(?<address>[^"]*)""")]
    private static partial Regex Script();
}
