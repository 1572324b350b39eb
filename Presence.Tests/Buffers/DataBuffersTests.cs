using System.Buffers;
using Presence.Server;

namespace Presence.Tests.Buffers;

public sealed class DataBuffersTests
{
    [Theory]
    [InlineData(1, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 2048)]
    [InlineData(16_385, 32_768)]
    [InlineData(1024 * 1024, 1024 * 1024)]
    [InlineData((1024 * 1024) + 1, (1024 * 1024) + 1)]
    public void A_buffer_is_large_enough_and_not_much_larger(int wanted, int given)
    {
        var buffer = DataBuffers.Rent(wanted);
        Assert.Equal(given, buffer.Length);
        DataBuffers.Return(buffer, 0);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2 * 1024 * 1024)]
    public void What_was_in_a_buffer_is_gone_when_it_comes_back(int bytes)
    {
        var buffer = DataBuffers.Rent(bytes);
        buffer.AsSpan().Fill(1);
        DataBuffers.Return(buffer, buffer.Length);
        Assert.Equal(-1, buffer.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_collection_never_moves_a_buffer()
    {
        var buffer = DataBuffers.Rent(1024);
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(buffer));
        DataBuffers.Return(buffer, 0);
    }

    [Fact]
    public void A_payload_that_grows_leaves_nothing_where_it_was()
    {
        var payload = new PayloadBuffer();
        payload.Write("secret"u8);
        var first = payload.GetMemory();
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(first, out var former));
        payload.Write(new byte[5000]);
        Assert.StartsWith("secret", System.Text.Encoding.ASCII.GetString(payload.WrittenSpan[..6]), StringComparison.Ordinal);
        Assert.Equal(-1, former.Array.AsSpan().IndexOf("secret"u8));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void A_payload_that_is_forgotten_is_gone(int bytes)
    {
        var payload = new PayloadBuffer();
        var content = new byte[bytes];
        Array.Fill(content, (byte)'x');
        payload.Write(content);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(payload.GetMemory(), out var array));
        payload.Clear();
        Assert.True(payload.WrittenSpan.IsEmpty);

        // Behind it lies what the array was before: whose it was has wiped it, or was a test of another class.
        Assert.Equal(-1, array.Array.AsSpan(0, bytes).IndexOf((byte)'x'));
        payload.Write("again"u8);
        Assert.Equal("again"u8, payload.WrittenSpan);
    }
}
