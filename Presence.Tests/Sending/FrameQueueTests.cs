using System.Text;
using CsCheck;
using Presence.Server;

namespace Presence.Tests.Sending;

public sealed class FrameQueueTests
{
    private const int BoundBytes = 1024 * 1024;

    private static readonly Gen<int> PayloadBytes = Gen.OneOf(Gen.Int[0, 300], Gen.Int[3000, 20_000], Gen.Int[60_000, 200_000]);

    [Fact]
    public void Frames_of_every_size_come_out_as_they_went_in() => Gen.Select(PayloadBytes, Gen.Int[1, 50_000]).Array[1, 30].Sample(
        steps =>
        {
            var queue = new FrameQueue(BoundBytes, OutboundBudget.Unbounded);
            var (expected, sent) = (new MemoryStream(), new MemoryStream());
            foreach (var (payloadBytes, sentBytes) in steps)
            {
                Append(queue, expected, payloadBytes);
                Send(queue, sent, sentBytes);
            }

            while (!queue.IsEmpty) Send(queue, sent, int.MaxValue);
            Assert.Equal(expected.ToArray(), sent.ToArray());
        },
        iter: 300);

    [Fact]
    public void What_is_left_when_the_rest_is_dropped_are_whole_frames_of_the_beginning() => Gen.Select(PayloadBytes.Array[1, 30], Gen.Int[0, 100_000]).Sample(
        (payloads, sentBytes) =>
        {
            var budget = new OutboundBudget(long.MaxValue);
            var queue = new FrameQueue(BoundBytes, budget);
            var (expected, sent) = (new MemoryStream(), new MemoryStream());
            foreach (var payloadBytes in payloads) Append(queue, expected, payloadBytes);
            Send(queue, sent, Math.Min(sentBytes, (int)expected.Length - 1));

            // What is on its way must stay as it is.
            var (onItsWay, copy) = (queue.Read(), queue.Read().ToArray());
            queue.DropUnsent();
            Assert.Equal(copy, onItsWay.ToArray());
            queue.Append(FrameHeader.Ping);
            while (!queue.IsEmpty) Send(queue, sent, int.MaxValue);

            var frames = Frames.Read(sent.ToArray());
            Assert.Equal("ping", frames[^1]);
            Assert.Equal(payloads.Take(frames.Count - 1), frames.SkipLast(1).Select(frame => frame.Length));
            Assert.Equal(0, budget.TakenBytes);
        },
        iter: 300);

    [Fact]
    public void Dropping_leaves_little_more_than_a_block_and_a_frame()
    {
        var budget = new OutboundBudget(long.MaxValue);
        var queue = new FrameQueue(BoundBytes, budget);
        for (var i = 0; i < 1000; i++) queue.AppendText(new byte[1000]);
        Assert.InRange(budget.TakenBytes, 1_000_000, 1_100_000);
        queue.DropUnsent();
        Assert.InRange(budget.TakenBytes, 1, 32 * 1024);
        queue.Discard();
        Assert.Equal(0, budget.TakenBytes);
    }

    [Fact]
    public void A_queue_may_grow_no_longer_than_what_is_left_for_all()
    {
        var budget = new OutboundBudget(1024 * 1024);
        var (greedy, modest) = (new FrameQueue(BoundBytes, budget), new FrameQueue(BoundBytes, budget));
        greedy.AppendText([]);
        modest.AppendText([]);
        var appended = 0;
        for (; greedy.IsAffordable(1000); appended += 1000) greedy.AppendText(new byte[996]);
        Assert.InRange(appended, 450_000, 550_000);
        Assert.True(modest.IsAffordable(400_000));
        Assert.False(modest.IsAffordable(600_000));
    }

    [Fact]
    public void However_much_others_hold_a_little_may_always_wait()
    {
        var budget = new OutboundBudget(1024 * 1024);
        budget.Take(2 * 1024 * 1024);
        var queue = new FrameQueue(BoundBytes, budget);
        Assert.True(queue.IsAffordable(OutboundBudget.AlwaysAdmittedBytes));
        Assert.False(queue.IsAffordable(OutboundBudget.AlwaysAdmittedBytes + 1));
    }

    private static void Append(FrameQueue queue, MemoryStream expected, int payloadBytes)
    {
        var payload = Encoding.ASCII.GetBytes(new string('x', payloadBytes));
        var header = new byte[FrameHeader.Size(payloadBytes)];
        FrameHeader.WriteText(header, payloadBytes);
        expected.Write(header);
        expected.Write(payload);
        if (payloadBytes % 2 is 0) queue.AppendText(payload);
        else queue.Append([.. header, .. payload]);
    }

    private static void Send(FrameQueue queue, MemoryStream sent, int mostBytes)
    {
        while (!queue.IsEmpty && mostBytes > 0)
        {
            var waiting = queue.Read();
            var bytes = Math.Min(waiting.Length, mostBytes);
            sent.Write(waiting.Span[..bytes]);
            queue.Finish(bytes);
            mostBytes -= bytes;
        }
    }
}
