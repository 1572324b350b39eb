using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>A token is in no log of anybody at any level, nor in a trace: neither a good one nor a bad one, wherever it stood.</summary>
public sealed class TokenLogTests
{
    private static readonly string[] Handshakes =
    [
        "access_token={0}|",
        "clientId=tab-1&acces%73_token={0}|",
        "|Authorization: Bearer {0}\r\n",
        "|Sec-WebSocket-Protocol: presence.v1, bearer.{0}\r\n",
        "access_token={0}|Authorization: Bearer {0}\r\n",
    ];

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_token_is_in_any_log(bool allowsQueryToken)
    {
        var clock = new FakeTimeProvider();
        var good = Tokens.For(clock);
        string[] tokens =
        [
            good,
            Tokens.For(clock, "ann", ("exp", 1)),
            Tokens.Sign(Tokens.Claims(clock).ToJsonString(), secret: Tokens.Secret + "!"),
            Tokens.Sign(Tokens.Claims(clock).ToJsonString(), """{"alg":"none"}""", _ => []),
            "not.a.token-at-all",
        ];
        using var everything = new EverythingLogged();
        await using var app = await StartAsync(everything, clock, allowsQueryToken);
        foreach (var token in tokens)
        {
            foreach (var handshake in Handshakes) await ShakeHandsAsync(app, handshake, token);
        }

        var ann = await app.EnterAsync(good);
        foreach (var token in tokens) await ann.AuthAsync(token);
        await ann.SendAsync($$"""{"type":"AUTH","token":"{{good}}","secret":1}""");
        await ann.SendAsync($$"""{"type":"AUTH","token":"{{good}} !"}""");
        await ann.SendAsync($"{good}");
        await ann.PingAsync();
        await ann.CloseAsync();
        await app.StopAsync();

        // It has seen what there is to see: the web host's own lines, and the address without the token.
        Assert.Contains(everything.Lines, line => line.Contains("Request starting HTTP/1.1 GET", StringComparison.Ordinal) && line.Contains("/ws?clientId=tab-1", StringComparison.Ordinal));
        Assert.Contains(everything.Lines, line => line.StartsWith("Trace ", StringComparison.Ordinal));
        Assert.Contains(everything.Lines, line => line.StartsWith("trace ", StringComparison.Ordinal));
        Assert.Contains(everything.Lines, line => line.Contains("Presence.Server", StringComparison.Ordinal));
        foreach (var secret in tokens.SelectMany(Secrets).Distinct())
        {
            Assert.DoesNotContain(everything.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(ann.Transcript.Lines.Where(line => line.StartsWith("<-", StringComparison.Ordinal)), line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 15_000)]
    public async Task Other_addresses_of_the_app_keep_their_tokens()
    {
        await using var app = await Tokens.StartAppAsync(map: app =>
        {
            app.MapPresence("/ws");
            app.MapGet("/hub", (HttpContext context) => context.Request.QueryString.Value);
        });
        using var http = new HttpClient { BaseAddress = app.Address };
        Assert.Equal("?access_token=a.b.c", await http.GetStringAsync(new Uri("/hub?access_token=a.b.c", UriKind.Relative)));
    }

    [Theory]
    [InlineData("/ws", "/ws", true)]
    [InlineData("/ws", "/WS/", true)]
    [InlineData("ws/", "/team/7/ws", true)]
    [InlineData("/ws", "/news", false)]
    [InlineData("/ws", "/ws/more", false)]
    [InlineData("/ws/{tenant}", "/ws/seven", true)]
    [InlineData("/ws/{tenant}", "/base/ws/seven", true)]
    [InlineData("/ws/{tenant}/live/{*rest}", "/ws/seven/live/a/b", true)]
    [InlineData("/ws/{tenant}/live/{*rest}", "/live/seven/ws", false)]
    [InlineData("/ws/{tenant}", "/chat", false)]
    [InlineData("/{tenant}", "/chat", false)]
    [InlineData("/", "/chat", false)]
    [InlineData(null, "/ws", false)]
    public void An_address_of_presence_is_known_before_it_is_routed(string? pattern, string path, bool isKnown)
    {
        var addresses = new PresenceAddresses();
        if (pattern is not null) addresses.Add(pattern);
        Assert.Equal(isKnown, addresses.MayBe(path));
    }

    private static Task<PresenceApp> StartAsync(EverythingLogged everything, FakeTimeProvider clock, bool allowsQueryToken) => Tokens.StartAppAsync(
        clock,
        options => options.Identity.Jwt.AllowQueryToken = allowsQueryToken,
        build: builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(everything);

            // An app that logs its requests: at its worst, all of them that the framework does not hide by itself.
            builder.Services.AddHttpLogging(options => options.LoggingFields = HttpLoggingFields.All);
            builder.Services.Configure<HttpLoggingOptions>(options => options.RequestHeaders.Add("Sec-WebSocket-Protocol"));
        },
        map: app =>
        {
            app.UseHttpLogging();
            app.MapPresence("/ws");
        });

    private static async Task ShakeHandsAsync(PresenceApp app, string handshake, string token)
    {
        var (query, headers) = (handshake.Split('|')[0], handshake.Split('|')[1]);
        await using var socket = await RawSocket.ConnectAsync(app);
        await socket.SendAsync(RawSocket.Handshake(
            query.Replace("{0}", token, StringComparison.Ordinal),
            RawSocket.GoodHeaders + headers.Replace("{0}", token, StringComparison.Ordinal)));
        var head = await socket.ReadHeadAsync();
        var answer = head + await socket.ReadBodyAsync(head);
        foreach (var secret in Secrets(token)) Assert.DoesNotContain(secret, answer, StringComparison.Ordinal);
        if (!head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal)) return;
        await socket.SendAsync(RawSocket.Frame(0x88, []));
        await app.UntilConnectionsAsync(0);
    }

    // The claims and the signature: each alone would give somebody away.
    private static IEnumerable<string> Secrets(string token) => token.Split('.').Skip(1).Where(part => part.Length > 1).Append(token);
}
