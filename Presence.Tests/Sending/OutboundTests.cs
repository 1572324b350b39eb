using System.Text;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Tests.Sending;

public sealed class OutboundTests : IAsyncDisposable
{
    private const int QueueBytes = 64 * 1024;

    private readonly TestStream _stream = new();
    private readonly Outbound _outbound;

    public OutboundTests() => _outbound = new Outbound(_stream, null, QueueBytes, acceptsBatches: false);

    [Fact]
    public void What_is_appended_waits_for_the_flush()
    {
        _outbound.AppendText("a"u8);
        _outbound.AppendText("b"u8);
        Assert.Empty(_stream.Written);
        _outbound.Flush();
        Assert.Equal(["a", "b"], Frames.Read(_stream.Written));
        Assert.Equal(1, _stream.Writes);
    }

    [Fact]
    public void A_batch_goes_straight_out_where_nothing_waits()
    {
        Send("a", "b");
        Assert.Equal(["a", "b"], Frames.Read(_stream.Written));
        Assert.Equal(1, _stream.Writes);
    }

    [Fact]
    public void Behind_a_peer_that_does_not_read_everything_keeps_its_order_and_nobody_waits()
    {
        _stream.Hold();
        Send("a");
        _outbound.AppendText("b"u8);
        Send("c");
        _outbound.Send(FrameHeader.Ping);
        Assert.Equal(["a"], Frames.Read(_stream.Written));
        _stream.Release();
        Assert.Equal(["a", "b", "c", "ping"], Frames.Read(_stream.Written));
        Assert.Equal(2, _stream.Writes);
    }

    [Fact]
    public async Task A_queue_over_its_bound_closes_behind_what_waits()
    {
        _stream.Hold();
        Send("first");
        var sent = 1;
        for (; _outbound.CloseCode is CloseCode.None; sent++) Send(new string('x', 1000));
        Assert.Equal(CloseCode.TooSlow, _outbound.CloseCode);
        Assert.InRange(sent * 1000, QueueBytes - 3000, QueueBytes + 3000);
        Send("too late");
        _stream.Release();
        await _outbound.WhenDrained();

        var frames = Frames.Read(_stream.Written);
        Assert.Equal("close 4408 reading too slowly", frames[^1]);
        Assert.DoesNotContain("too late", frames);
        Assert.Equal(sent - 1, frames.Count(frame => frame is "first" || frame[0] is 'x'));
    }

    [Fact]
    public void An_empty_queue_takes_any_one_batch()
    {
        Send(new string('x', 3 * QueueBytes));
        Assert.Equal(CloseCode.None, _outbound.CloseCode);
        Assert.Equal(3 * QueueBytes, Assert.Single(Frames.Read(_stream.Written)).Length);
    }

    [Fact]
    public void The_bound_counts_from_behind_what_an_empty_queue_has_taken()
    {
        _outbound.AppendText(new byte[2 * QueueBytes]);
        _outbound.AppendText(new byte[QueueBytes / 2]);
        Assert.Equal(CloseCode.None, _outbound.CloseCode);
        _outbound.AppendText(new byte[QueueBytes]);
        Assert.Equal(CloseCode.TooSlow, _outbound.CloseCode);
    }

    [Fact]
    public async Task Where_the_service_is_short_of_memory_a_long_queue_is_dropped_and_closed_behind_a_whole_frame()
    {
        var budget = new OutboundBudget(QueueBytes);
        var outbound = new Outbound(_stream, null, 16 * QueueBytes, acceptsBatches: false, budget);
        _stream.Hold();
        Send(outbound, "first");
        while (outbound.CloseCode is CloseCode.None) Send(outbound, new string('x', 1000));
        Assert.Equal(CloseCode.TooSlow, outbound.CloseCode);
        Assert.InRange(budget.TakenBytes, 1, QueueBytes / 2);
        _stream.Release();
        await outbound.WhenDrained();
        var frames = Frames.Read(_stream.Written);
        Assert.Equal("first", frames[0]);
        Assert.Equal("close 4408 reading too slowly", frames[^1]);
        Assert.All(frames.Skip(1).SkipLast(1), frame => Assert.Equal(1000, frame.Length));
        Assert.Equal(0, budget.TakenBytes);
    }

    [Fact]
    public async Task After_the_end_nothing_touches_the_transport()
    {
        _stream.Hold();
        Send("a");
        Send("b");
        var end = _outbound.EndAsync();
        Assert.False(end.IsCompleted);
        _stream.Release();
        await end;
        Send("c");
        _outbound.Close(CloseCode.Normal, default);
        Assert.Equal(["a"], Frames.Read(_stream.Written));
        await _outbound.EndAsync();
    }

    [Fact]
    public async Task The_first_reason_to_close_wins_and_nothing_follows_it()
    {
        Assert.True(_outbound.Close(CloseCode.Replaced, "replaced"u8));
        Assert.False(_outbound.Close(CloseCode.TooSlow, "slow"u8));
        Send("late");
        _outbound.AppendText("later"u8);
        _outbound.Flush();
        await _outbound.WhenDrained();
        Assert.Equal(CloseCode.Replaced, _outbound.CloseCode);
        Assert.Equal(["close 4409 replaced"], Frames.Read(_stream.Written));
    }

    [Fact]
    public async Task A_transport_that_fails_ends_the_sending_and_throws_at_nobody()
    {
        _stream.Fault = new IOException("reset");
        Send("a");
        Send("b");
        _outbound.AppendText("c"u8);
        _outbound.Flush();
        _outbound.Close(CloseCode.InternalError, default);
        await _outbound.WhenDrained();
        Assert.Empty(_stream.Written);
        Assert.True(_outbound.HasFailed);
    }

    [Fact]
    public void What_a_slow_peer_has_taken_does_not_count_as_waiting()
    {
        _stream.Hold();
        Send("a");
        for (var i = 0; i < 3; i++) Send(new string('x', QueueBytes / 4));
        for (var i = 0; i < 3; i++) _stream.ReleaseOne();
        for (var i = 0; i < 2; i++) Send(new string('y', QueueBytes / 4));
        Assert.Equal(CloseCode.None, _outbound.CloseCode);
        _stream.Release();
        Assert.Equal("axxxyy", string.Concat(Frames.Read(_stream.Written).Select(frame => frame[0])));
    }

    [Fact(Timeout = 20_000)]
    public async Task However_many_send_at_once_there_is_one_writer_and_no_frame_stands_in_another()
    {
        const int senders = 4;
        const int each = 5000;
        await using var stream = new TestStream { Yields = true };
        var outbound = new Outbound(stream, null, 64 * 1024 * 1024, acceptsBatches: false);
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) SendSomehow(outbound, $"{sender}:{i}", i);
        })));
        outbound.Close(CloseCode.Normal, default);
        await outbound.WhenDrained();

        var frames = Frames.Read(stream.Written);
        Assert.False(stream.Overlapped);
        for (var sender = 0; sender < senders; sender++)
        {
            var mine = frames.Where(frame => frame.StartsWith($"{sender}:", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, each).Select(i => $"{sender}:{i}"), mine);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static void SendSomehow(Outbound outbound, string text, int i)
    {
        switch (i % 4)
        {
            case 0:
                outbound.AppendText(Encoding.UTF8.GetBytes(text));
                break;
            case 1:
                outbound.AppendText(Encoding.UTF8.GetBytes(text));
                outbound.Flush();
                break;
            case 2:
                outbound.Send(FrameHeader.Ping);
                goto default;
            default:
                Send(outbound, text);
                break;
        }
    }

    private static void Send(Outbound outbound, params string[] payloads)
    {
        var batch = FrameBatch.Rent(payloads.Sum(payload => payload.Length + FrameHeader.LongestTextHeader));
        foreach (var payload in payloads) batch.Append(Encoding.UTF8.GetBytes(payload));
        outbound.Send(batch.From(0));
        batch.Return();
    }

    private void Send(params string[] payloads) => Send(_outbound, payloads);
}
