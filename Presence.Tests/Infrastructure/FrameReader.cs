using System.Buffers.Binary;
using System.Text;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// Reads what a server sends in pieces of its own choice, and puts up with no frame that a server may not send.
/// </summary>
internal sealed class FrameReader(Stream stream, Random? pace, CancellationToken cancellationToken)
{
    private const int Text = 0x81;
    private const int Close = 0x88;
    private const int Ping = 0x89;
    private const int Pong = 0x8A;
    private const int LargestPayload = 16 * 1024 * 1024;

    private static readonly int[] Paces = [7, 700, 70_000];

    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _most;
    private int _spell;

    /// <summary>Reads a response of HTTP/1.1 up to the empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.True(await HasAsync(1), "The service hung up in the middle of its answer.");
            head.Append((char)_buffer[_start++]);
        }

        return head.ToString();
    }

    /// <summary>Reads the next frame; null where the service has hung up behind the last one.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        if (!await HasAsync(2)) return null;
        var (first, length, header) = (_buffer[_start], (long)_buffer[_start + 1], 2);
        Assert.True(first is Text or Close or Ping or Pong, $"A frame began with {first:x2}.");
        Assert.True(length < 0x80, "A frame was masked.");
        if (length > 125)
        {
            Assert.True(first is Text, "A control frame was too long.");
            header = length is 126 ? 4 : 10;
            await HasAsync(header);
            var field = _buffer.AsSpan(_start + 2);
            length = header is 4 ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadInt64BigEndian(field);
            Assert.InRange(length, header is 4 ? 126 : ushort.MaxValue + 1, LargestPayload);
        }

        await HasAsync(header + (int)length);
        var payload = _buffer.AsSpan(_start + header, (int)length).ToArray();
        _start += header + payload.Length;
        return new RawFrame(first & 0x0F, payload);
    }

    /// <summary>Reads until this many bytes are there; false where the peer hung up before the first of them.</summary>
    private async ValueTask<bool> HasAsync(int count)
    {
        while (_end - _start < count)
        {
            Compact(count);
            if (_spell % 8 is 1) await Task.Yield();
            var read = 0;
            try
            {
                read = await stream.ReadAsync(_buffer.AsMemory(_end, NextRead()), cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or ObjectDisposedException)
            {
                // Cut off: as good as the end.
            }

            _end += read;
            if (read > 0) continue;
            Assert.True(_start == _end, "The service hung up in the middle of a frame.");
            return false;
        }

        return true;
    }

    private void Compact(int count)
    {
        var rest = _buffer.AsSpan(_start.._end);
        var target = _buffer.Length < count ? new byte[Math.Max(count, _buffer.Length * 2)] : _buffer;
        rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest.Length);
    }

    /// <summary>For a while a few bytes at a time, then for a while all there is, and so on.</summary>
    private int NextRead()
    {
        var space = _buffer.Length - _end;
        if (pace is null) return space;
        if (--_spell < 0) (_spell, _most) = (pace.Next(100), Paces[pace.Next(Paces.Length)]);
        return pace.Next(1, Math.Min(space, _most) + 1);
    }
}
