using System.Text;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Frames that are rare, and right.</summary>
public sealed class FramingTests
{
    private const string Ping = """{"type":"PING","id":1}""";
    private const string Pong = """{"type":"PONG","id":1}""";

    [Fact(Timeout = 15_000)]
    public Task A_message_in_64_fragments() => ExpectPongAsync(
        [.. RawSocket.Frame(0x01, Encoding.ASCII.GetBytes(Ping)), .. Enumerable.Range(0, 62).SelectMany(_ => RawSocket.Frame(0x00, [])), .. RawSocket.Frame(0x80, [])]);

    [Fact(Timeout = 15_000)]
    public Task A_message_behind_white_space_up_to_the_limit() =>
        ExpectPongAsync(RawSocket.TextFrame(Ping + new string(' ', (16 * 1024) - Ping.Length)));

    [Fact(Timeout = 15_000)]
    public Task A_pong_that_nobody_asked_for() => ExpectPongAsync([.. RawSocket.Frame(0x8A, "hello"u8), .. RawSocket.TextFrame(Ping)]);

    [Fact(Timeout = 15_000)]
    public async Task A_character_split_over_fragments_is_whole_again()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(app, "ann");
        var join = Encoding.UTF8.GetBytes("""{"type":"JOIN","roomId":"😀"}""");
        var middle = Array.IndexOf(join, (byte)0xF0) + 2;
        await socket.SendAsync([.. RawSocket.Frame(0x01, join.AsSpan(0, middle)), .. RawSocket.Frame(0x80, join.AsSpan(middle))]);
        var joined = System.Text.Json.JsonDocument.Parse((await socket.ReadFrameAsync())!.Text).RootElement;
        Assert.Equal("😀", joined.GetProperty("roomId").GetString());
        await socket.SendAsync(RawSocket.Frame(0x88, []));
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(125)]
    public async Task A_ping_is_answered_with_its_own_payload(int length)
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(app, "ann");
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        await socket.SendAsync(RawSocket.Frame(0x89, payload));
        var pong = await socket.ReadFrameAsync();
        Assert.Equal(0xA, pong!.Opcode);
        Assert.Equal(payload, pong.Payload);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_ping_inside_a_fragmented_message_is_answered_first()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(app, "ann");
        var text = Encoding.ASCII.GetBytes(Ping);
        await socket.SendAsync([.. RawSocket.Frame(0x01, text.AsSpan(0, 9)), .. RawSocket.Frame(0x89, "x"u8), .. RawSocket.Frame(0x80, text.AsSpan(9))]);
        Assert.Equal((0xA, "x"), (await socket.ReadFrameAsync()) is { } pong ? (pong.Opcode, pong.Text) : default);
        Assert.Equal(Pong, (await socket.ReadFrameAsync())!.Text);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_empty_message_is_refused_and_the_connection_lives()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(app, "ann");
        await socket.SendAsync([.. RawSocket.Frame(0x81, []), .. RawSocket.Frame(0x01, []), .. RawSocket.Frame(0x80, []), .. RawSocket.TextFrame(Ping)]);
        Assert.Contains("invalid_json", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Contains("invalid_json", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Equal(Pong, (await socket.ReadFrameAsync())!.Text);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_handshake_and_a_message_byte_by_byte()
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(app);
        foreach (var value in Encoding.ASCII.GetBytes(RawSocket.Handshake("userId=ann", RawSocket.GoodHeaders))) await socket.SendAsync([value]);
        await socket.ReadHeadAsync();
        foreach (var value in RawSocket.TextFrame(Ping)) await socket.SendAsync([value]);
        Assert.Contains("WELCOME", (await socket.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Equal(Pong, (await socket.ReadFrameAsync())!.Text);
    }

    private static async Task ExpectPongAsync(byte[] bytes)
    {
        await using var app = await PresenceApp.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(app, "ann");
        await socket.SendAsync(bytes);
        Assert.Equal(Pong, (await socket.ReadFrameAsync())!.Text);
    }
}
