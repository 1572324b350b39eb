using System.Net;
using System.Net.WebSockets;
using Presence.Tests.Endpoint;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Samples;

/// <summary>The app with a sign-in of its own: who somebody is, its cookie says.</summary>
public sealed class EmbeddingTests
{
    [Fact(Timeout = 60_000)]
    public async Task Who_is_signed_in_is_who_the_cookie_says_whatever_the_address_says()
    {
        await using var board = await StartAsync();
        var ann = await SignInAsync(board, "Ann");
        await using var tab = await ConnectAsync(board, ann, "?userId=mallory&clientId=tab-1");
        Assert.Equal("ann", tab.UserId);
        await tab.JoinAsync("board", """{"name":"Ann"}""");

        await using var ben = await ConnectAsync(board, await SignInAsync(board, "Ben"), "");
        await ben.JoinAsync("board");
        Assert.Equal("ben", (await tab.ExpectAsync("ADD_USER")).GetProperty("userId").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_is_not_signed_in_is_told_so_and_not_sent_to_a_page()
    {
        await using var board = await StartAsync();
        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(board, new CookieContainer(), ""));
        Assert.Contains("401", refusal.Message, StringComparison.Ordinal);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = board.Address };
        using var why = await client.GetAsync(new Uri("/presence", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, why.StatusCode);
        using var page = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    internal static Task<ApiProcess> StartAsync() => ApiProcess.RunProgramAsync("dotnet", SampleFolder.AssemblyOf("embedding", "Embedding"));

    private static async Task<CookieContainer> SignInAsync(ApiProcess board, string name)
    {
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies };
        using var client = new HttpClient(handler) { BaseAddress = board.Address };
        using var form = new FormUrlEncodedContent([new("name", name)]);
        using var response = await client.PostAsync(new Uri("/login", UriKind.Relative), form);
        Assert.Contains("Looking at it now", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return cookies;
    }

    private static Task<TestClient> ConnectAsync(ApiProcess board, CookieContainer cookies, string query) => TestClient.ConnectAsync(
        new UriBuilder(new Uri(board.Address, "/presence")) { Scheme = "ws", Query = query }.Uri, configure: options => options.Cookies = cookies);
}
