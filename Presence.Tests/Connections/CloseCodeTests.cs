using System.Net.WebSockets;
using System.Text;
using Presence.Tests.Conversations;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Each way to be thrown out has its own code; those who stay see one REMOVE_USER.</summary>
public sealed class CloseCodeTests
{
    [Fact(Timeout = 15_000)]
    public Task A_binary_message_is_1003() =>
        ExpectAsync(1003, "messages are text", client => client.SendBytesAsync(new byte[4], WebSocketMessageType.Binary));

    [Fact(Timeout = 15_000)]
    public Task Text_that_is_not_UTF_8_is_1007() =>
        ExpectAsync(1007, "protocol violation", client => client.SendBytesAsync(new byte[] { (byte)'"', 0xC0, 0xAF, (byte)'"' }));

    [Fact(Timeout = 15_000)]
    public Task A_message_over_the_limit_is_1009() =>
        ExpectAsync(1009, "message too big", client => client.SendBytesAsync(new byte[(16 * 1024) + 1]));

    [Fact(Timeout = 15_000)]
    public Task A_message_in_too_many_fragments_is_1009() => ExpectAsync(1009, "message too big", async client =>
    {
        for (var i = 0; i < 65; i++) await client.SendBytesAsync("x"u8.ToArray(), isEnd: false);
    });

    [Fact(Timeout = 15_000)]
    public Task The_20th_bad_message_in_a_row_is_4400() => ExpectAsync(4400, "too many invalid messages", async client =>
    {
        for (var i = 0; i < 20; i++) await client.SendAsync(i % 2 is 0 ? "no JSON" : """{"type":"DANCE"}""");
    });

    [Fact(Timeout = 15_000)]
    public async Task A_good_message_between_bad_ones_starts_the_count_again()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 19; i++) await ann.SendAsync("no JSON");
            await ann.PingAsync();
        }
    }

    [Fact(Timeout = 15_000)]
    public async Task A_message_of_exactly_the_limit_is_relayed()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        const string Envelope = """{"type":"REPORT","roomId":"lobby","data":""}""";
        var data = new string('x', app.Options.MaxMessageBytes - Envelope.Length);
        var message = Envelope.Replace("\"\"", $"\"{data}\"", StringComparison.Ordinal);
        Assert.Equal(app.Options.MaxMessageBytes, Encoding.UTF8.GetByteCount(message));
        await ann.SendAsync(message);
        Assert.Equal(data, (await ben.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var sent) && sent.ValueKind is System.Text.Json.JsonValueKind.String)).GetProperty("data").GetString());
    }

    private static async Task ExpectAsync(int code, string reason, Func<TestClient, Task> offend)
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var (ann, ben) = await Pair.MeetAsync(app);
        await offend(ben);
        Assert.Equal((code, reason), await ben.ExpectCloseAsync());
        Assert.Equal("disconnected", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Single(ann.TypesReceived, type => type is "REMOVE_USER");
    }
}
