using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>Frames that break RFC 6455: the offender is closed with a code, the others see one leave.</summary>
public sealed class FramingFaultTests
{
    private static readonly byte[] Endless = [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
    private static readonly byte[] Negative = [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    public static TheoryData<string, int, byte[]> Faults => new()
    {
        { "an unmasked frame", 1002, RawSocket.Frame(0x81, "{    }"u8, isMasked: false) },
        { "an unmasked frame that is shorter than a mask", 1002, RawSocket.Frame(0x81, "1"u8, isMasked: false) },
        { "an empty frame without a mask", 1002, RawSocket.Frame(0x81, [], isMasked: false) },
        { "an unmasked continuation", 1002, [.. RawSocket.Frame(0x01, "{"u8), .. RawSocket.Frame(0x80, "}"u8, isMasked: false)] },
        { "RSV1", 1002, RawSocket.Frame(0xC1, "{}"u8) },
        { "RSV2", 1002, RawSocket.Frame(0xA1, "{}"u8) },
        { "RSV3", 1002, RawSocket.Frame(0x91, "{}"u8) },
        { "opcode 3", 1002, RawSocket.Frame(0x83, []) },
        { "opcode 4", 1002, RawSocket.Frame(0x84, []) },
        { "opcode 5", 1002, RawSocket.Frame(0x85, []) },
        { "opcode 6", 1002, RawSocket.Frame(0x86, []) },
        { "opcode 7", 1002, RawSocket.Frame(0x87, []) },
        { "opcode 11", 1002, RawSocket.Frame(0x8B, []) },
        { "opcode 12", 1002, RawSocket.Frame(0x8C, []) },
        { "opcode 13", 1002, RawSocket.Frame(0x8D, []) },
        { "opcode 14", 1002, RawSocket.Frame(0x8E, []) },
        { "opcode 15", 1002, RawSocket.Frame(0x8F, []) },
        { "RSV1 on a ping", 1002, RawSocket.Frame(0xC9, []) },
        { "RSV1 on a continuation", 1002, [.. RawSocket.Frame(0x01, "{"u8), .. RawSocket.Frame(0xC0, "}"u8)] },
        { "a fragmented ping", 1002, RawSocket.Frame(0x09, []) },
        { "a fragmented pong", 1002, RawSocket.Frame(0x0A, []) },
        { "a fragmented close", 1002, RawSocket.Frame(0x08, []) },
        { "a ping of 126 bytes", 1002, RawSocket.Frame(0x89, new byte[126]) },
        { "a pong of 126 bytes", 1002, RawSocket.Frame(0x8A, new byte[126]) },
        { "a close of 126 bytes", 1002, RawSocket.Frame(0x88, [0x03, 0xE8, .. new byte[124]]) },
        { "a ping of 65536 bytes", 1002, RawSocket.Frame(0x89, new byte[65536]) },
        { "a continuation of nothing", 1002, RawSocket.Frame(0x80, "{}"u8) },
        { "the first part of a continuation of nothing", 1002, RawSocket.Frame(0x00, "{}"u8) },
        { "a continuation behind a whole message", 1002, [.. RawSocket.TextFrame("""{"type":"PING"}"""), .. RawSocket.Frame(0x80, "{}"u8)] },
        { "a new message inside another", 1002, [.. RawSocket.Frame(0x01, "{"u8), .. RawSocket.Frame(0x81, "}"u8)] },
        { "a binary message inside another", 1002, [.. RawSocket.Frame(0x01, "{"u8), .. RawSocket.Frame(0x82, "}"u8)] },
        { "a binary message", 1003, RawSocket.Frame(0x82, "{}"u8) },
        { "an empty binary message", 1003, RawSocket.Frame(0x82, []) },
        { "the first part of a binary message", 1003, RawSocket.Frame(0x02, "{"u8) },
        { "an overlong slash", 1007, RawSocket.Frame(0x81, [0x22, 0xC0, 0xAF, 0x22]) },
        { "an overlong NUL of three bytes", 1007, RawSocket.Frame(0x81, [0x22, 0xE0, 0x80, 0x80, 0x22]) },
        { "half of a surrogate pair", 1007, RawSocket.Frame(0x81, [0x22, 0xED, 0xA0, 0x80, 0x22]) },
        { "a surrogate pair as two characters", 1007, RawSocket.Frame(0x81, [0x22, 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, 0x22]) },
        { "half of a surrogate pair over fragments", 1007, [.. RawSocket.Frame(0x01, [0x22, 0xED]), .. RawSocket.Frame(0x80, [0xA0, 0x80, 0x22])] },
        { "a character beyond the last", 1007, RawSocket.Frame(0x81, [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22]) },
        { "a character that is cut off at the end", 1007, RawSocket.Frame(0x81, [0x22, 0xE2, 0x82]) },
        { "a bad byte in a later fragment", 1007, [.. RawSocket.Frame(0x01, "\""u8), .. RawSocket.Frame(0x80, [0xFF])] },
        { "one byte over the limit", 1009, RawSocket.Frame(0x81, new byte[16385]) },
        { "over the limit by fragments", 1009, [.. RawSocket.Frame(0x01, new byte[16384]), .. RawSocket.Frame(0x00, new byte[1])] },
        { "100,000 empty fragments", 1009, [.. RawSocket.Frame(0x01, []), .. Repeat(RawSocket.Frame(0x00, []), 100_000)] },
        { "65 fragments", 1009, [.. RawSocket.Frame(0x01, "x"u8), .. Repeat(RawSocket.Frame(0x00, "x"u8), 64)] },
        { "a declared length of 2^63-1", 1009, [.. Endless, .. new byte[16385]] },
        { "a declared length of 2^64-1", 1002, Negative },
        { "a close of one byte", 1002, RawSocket.Frame(0x88, [0x03]) },
        { "a close with code 999", 1002, RawSocket.Frame(0x88, [0x03, 0xE7]) },
        { "a close with code 0", 1002, RawSocket.Frame(0x88, [0x00, 0x00]) },
        { "a close with code 1004", 1002, RawSocket.Frame(0x88, [0x03, 0xEC]) },
        { "a close with code 1015", 1002, RawSocket.Frame(0x88, [0x03, 0xF7]) },
        { "a close with code 2999", 1002, RawSocket.Frame(0x88, [0x0B, 0xB7]) },
        { "a close with code 65535", 1002, RawSocket.Frame(0x88, [0xFF, 0xFF]) },
        { "a close with a reason that is not UTF-8", 1002, RawSocket.Frame(0x88, [0x03, 0xE8, 0xC0, 0xAF]) },
        { "a close with code 1005", 1002, RawSocket.Frame(0x88, [0x03, 0xED]) },
        { "a close with code 1006", 1002, RawSocket.Frame(0x88, [0x03, 0xEE]) },
        { "a close with code 5000", 1002, RawSocket.Frame(0x88, [0x13, 0x88]) },
    };

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Faults))]
    public async Task The_offender_is_closed_and_leaves_once(string fault, int code, byte[] bytes)
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await using var offender = await RawSocket.UpgradeAsync(app, "offender", "lobby");
        await ann.ExpectAsync("ADD_USER");

        await offender.SendAsync(bytes);
        Assert.Equal((fault, code), (fault, (await offender.ReadCloseAsync()).CloseCode));
        offender.Finish();
        await app.UntilConnectionsAsync(1);
        await ann.SettleAsync("lobby");
        Assert.Equal("disconnected", (await ann.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
        Assert.Single(ann.TypesReceived, type => type is "REMOVE_USER");
        Assert.DoesNotContain("MESSAGE", ann.TypesReceived);
    }

    private static byte[] Repeat(byte[] frame, int times)
    {
        var bytes = new byte[frame.Length * times];
        for (var i = 0; i < times; i++) frame.CopyTo(bytes, i * frame.Length);
        return bytes;
    }
}
