using Microsoft.Extensions.Hosting;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Endpoint;

/// <summary>Which pages may connect. <c>-</c> stands for no Origin, and a bar between two.</summary>
public sealed class OriginTests
{
    [Theory(Timeout = 15_000)]
    [InlineData("-", true)]
    [InlineData("http://presence.example.com", true)]
    [InlineData("http://presence.example.com:80", true)]
    [InlineData("HTTP://PRESENCE.EXAMPLE.COM", true)]
    [InlineData("https://presence.example.com", false)]
    [InlineData("http://presence.example.com:8080", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("http://presence.example.com.evil.org", false)]
    [InlineData("http://presence.example.com@evil.org", false)]
    [InlineData("http://presence.example.com/", false)]
    [InlineData("presence.example.com", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("http://presence.example.com|http://presence.example.com", false)]
    [InlineData("http://presence.example.com, http://presence.example.com", false)]
    public Task In_production_only_pages_of_its_own_address_unless_others_are_listed(string origin, bool isAllowed) =>
        CheckAsync(Environments.Production, "", origin, isAllowed);

    [Theory(Timeout = 15_000)]
    [InlineData("https://app.example.com", "-", true)]
    [InlineData("https://app.example.com", "https://app.example.com", true)]
    [InlineData("https://app.example.com", "https://app.example.com:443", true)]
    [InlineData("https://app.example.com", "HTTPS://App.Example.COM", true)]
    [InlineData("https://APP.example.com:443", "https://app.example.com", true)]
    [InlineData("https://app.example.com", "http://app.example.com", false)]
    [InlineData("https://app.example.com", "https://app.example.com:8443", false)]
    [InlineData("https://app.example.com", "https://app.example.com.evil.org", false)]
    [InlineData("https://app.example.com", "https://app.example.com.", false)]
    [InlineData("https://app.example.com", "https://evil.org/https://app.example.com", false)]
    [InlineData("https://app.example.com", "https://evil.org#https://app.example.com", false)]
    [InlineData("https://app.example.com", "https://app.example.com\\.evil.org", false)]
    [InlineData("https://app.example.com", "https://xapp.example.com", false)]
    [InlineData("https://app.example.com", "http://presence.example.com", false)]
    [InlineData("https://app.example.com", "null", false)]
    [InlineData("https://app.example.com", "https://app.example.com|https://app.example.com", false)]
    [InlineData("https://app.example.com", "https://app.example.com|https://evil.org", false)]
    [InlineData("https://app.example.com:8443", "https://app.example.com:8443", true)]
    [InlineData("https://app.example.com:8443", "https://app.example.com", false)]
    [InlineData("https://a.example.com https://b.example.com", "https://b.example.com", true)]
    [InlineData("https://*.example.com", "https://app.example.com", true)]
    [InlineData("https://*.example.com", "https://APP.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://a.b.example.com", false)]
    [InlineData("https://*.example.com", "https://.example.com", false)]
    [InlineData("https://*.example.com", "https://evilexample.com", false)]
    [InlineData("https://*.example.com", "https://app.example.com.evil.org", false)]
    [InlineData("https://*.example.com", "http://app.example.com", false)]
    [InlineData("https://*.example.com", "https://app.example.com:8443", false)]
    [InlineData("https://*.example.com:8443", "https://app.example.com:8443", true)]
    [InlineData("null", "null", true)]
    [InlineData("null", "https://app.example.com", false)]
    [InlineData("*", "https://anything.example", true)]
    [InlineData("*", "null", true)]
    [InlineData("*", "https://a.example|https://b.example", false)]
    [InlineData("capacitor://localhost", "capacitor://localhost", true)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", true)]
    [InlineData("http://[::1]:8080", "http://[::1]:8080", true)]
    public Task What_is_listed_and_nothing_else(string listed, string origin, bool isAllowed) =>
        CheckAsync(Environments.Production, listed, origin, isAllowed);

    [Theory(Timeout = 15_000)]
    [InlineData("", "https://anything.example", true)]
    [InlineData("", "null", true)]
    [InlineData("", "-", true)]
    [InlineData("https://app.example.com", "https://anything.example", false)]
    [InlineData("https://app.example.com", "https://app.example.com", true)]
    public Task In_development_any_unless_some_are_listed(string listed, string origin, bool isAllowed) =>
        CheckAsync(Environments.Development, listed, origin, isAllowed);

    [Theory(Timeout = 15_000)]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://*.*.example.com")]
    [InlineData("https://app.*.com")]
    [InlineData("https://*")]
    [InlineData("https://app.example.com https://b.example.com")]
    [InlineData("NULL")]
    [InlineData("")]
    public async Task What_is_no_origin_cannot_be_listed(string entry)
    {
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => PresenceApp.StartAsync(options => options.AllowedOrigins.Add(entry)));
        Assert.StartsWith("Presence:AllowedOrigins must hold origins", Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string environment, string listed, string origin, bool isAllowed)
    {
        await using var app = await PresenceApp.StartAsync(
            options =>
            {
                foreach (var entry in listed.Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.AllowedOrigins.Add(entry);
            },
            environment: environment);
        await using var socket = await RawSocket.ConnectAsync(app);
        var headers = origin is "-" ? "" : string.Concat(origin.Split('|').Select(one => $"Origin: {one}\r\n"));
        var handshake = RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders + headers);
        await socket.SendAsync(handshake.Replace("Host: localhost", "Host: presence.example.com", StringComparison.Ordinal));
        var head = await socket.ReadHeadAsync();
        Assert.StartsWith(isAllowed ? "HTTP/1.1 101 " : "HTTP/1.1 403 ", head, StringComparison.Ordinal);
        if (isAllowed)
        {
            await socket.SendAsync(RawSocket.Frame(0x88, []));
            return;
        }

        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        var body = await socket.ReadBodyAsync(head);
        Assert.Contains("\"title\":\"Origin not allowed\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", body, StringComparison.Ordinal);
    }
}
