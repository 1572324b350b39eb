using System.Buffers.Binary;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Connections;

/// <summary>What a frame announces costs nothing; what comes of it costs no more than a message may.</summary>
[Collection(nameof(Alone))]
public sealed class FramingCostTests
{
    private const int Offenders = 20;
    private const int LimitBytes = 1024 * 1024;

    // The offender's connection, its close and its leave; the sockets and tasks of the test itself.
    private const int BytesOfAConnection = 100 * 1024;

    [Theory(Timeout = 60_000)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MaxValue, 100)]
    [InlineData(int.MaxValue, 100)]
    [InlineData(LimitBytes, 100)]
    public async Task A_declared_length_allocates_nothing(long declared, int sent)
    {
        await using var app = await PresenceApp.StartAsync(options => (options.LeaveGrace, options.MaxMessageBytes) = (TimeSpan.Zero, LimitBytes));
        var frame = Declare(declared, sent);
        await OffendAsync(app, frame);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Offenders; i++) await OffendAsync(app, frame);
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / Offenders, 0, BytesOfAConnection);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_goes_over_the_limit_is_closed_before_more_is_buffered()
    {
        await using var app = await PresenceApp.StartAsync(options => options.LeaveGrace = TimeSpan.Zero);
        await using var offender = await RawSocket.UpgradeAsync(app, "offender");
        var sent = app.Options.MaxMessageBytes + 1;

        // Of a gigabyte no more has come than the limit and one byte, and it is refused already.
        await offender.SendAsync(Declare(1024 * 1024 * 1024, sent));
        Assert.Equal(1009, (await offender.ReadCloseAsync()).CloseCode);
        offender.Finish();
        await app.UntilConnectionsAsync(0);
    }

    private static async Task OffendAsync(PresenceApp app, byte[] frame)
    {
        await using var offender = await RawSocket.UpgradeAsync(app, "offender");
        await offender.SendAsync(frame);
        offender.Finish();
        Assert.Null(await offender.ReadFrameAsync());
        await app.UntilConnectionsAsync(0);
    }

    private static byte[] Declare(long length, int sent)
    {
        var frame = new byte[14 + sent];
        frame[0] = 0x81;
        frame[1] = 0xFF;
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), length);
        frame.AsSpan(14).Fill((byte)' ');
        return frame;
    }
}
