using System.Buffers.Binary;

namespace Presence.Server;

/// <summary>
/// Counts fragments and control frames, from the bytes as they pass. <c>System.Net.WebSockets</c> reads
/// the frames but does not tell where one ends, so that a message of endless empty fragments would look like silence.
/// </summary>
internal struct FrameCounter
{
    private const int LongestHeader = 14;

    // Two bytes and the mask, which no client leaves out.
    private const int ShortestHeader = 6;

    [System.Runtime.CompilerServices.InlineArray(LongestHeader)]
    private struct Header
    {
        private byte _first;
    }

    private Header _header;
    private int _headerBytes;
    private ulong _payloadLeft;
    private int _fragments;

    /// <summary>
    /// The most fragments that any message had so far. One read may carry the end of a message together with its
    /// beginning, so a count of the current one could be missed.
    /// </summary>
    public int Most { get; private set; }

    /// <summary>How many pings, pongs and closes have come.</summary>
    public int ControlFrames { get; private set; }

    /// <summary>Whether the peer has sent its close frame.</summary>
    public bool HasClose { get; private set; }

    /// <summary>Whether a frame came without a mask, which no client may leave out.</summary>
    public bool HasUnmasked { get; private set; }

    /// <summary>How many messages, and control frames between messages, have begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Whether a message or a frame has begun and not come to its end.</summary>
    public readonly bool IsUnfinished => _headerBytes > 0 || _payloadLeft > 0 || _fragments > 0;

    /// <summary>How many bytes are still sure to be of the header, or of the payload, that comes next.</summary>
    public readonly int BytesToBoundary =>
        _payloadLeft > 0 ? (int)Math.Min(_payloadLeft, int.MaxValue) : Math.Max(HeaderSize(), ShortestHeader) - _headerBytes;

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Advance(ReadOnlySpan<byte> received)
    {
        while (!received.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var skip = (int)Math.Min(_payloadLeft, (ulong)received.Length);
                _payloadLeft -= (ulong)skip;
                received = received[skip..];
                continue;
            }

            if (_headerBytes is 0 && _fragments is 0) Begun++;
            _header[_headerBytes++] = received[0];
            HasUnmasked |= _headerBytes is 2 && (received[0] & 0x80) is 0;
            received = received[1..];
            if (_headerBytes < HeaderSize()) continue;
            _payloadLeft = PayloadBytes();
            _headerBytes = 0;
            CountFrame(_header[0]);
        }
    }

    private void CountFrame(byte first)
    {
        var isControl = (first & 0x08) != 0;
        var isFinal = (first & 0x80) != 0;
        if (isControl)
        {
            ControlFrames++;
            HasClose |= first == FrameHeader.WholeClose;
            return;
        }

        Most = Math.Max(Most, ++_fragments);
        if (isFinal) _fragments = 0;
    }

    private readonly int HeaderSize()
    {
        if (_headerBytes < 2) return 2;
        var mask = (_header[1] & 0x80) != 0 ? 4 : 0;
        return mask + ((_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 });
    }

    private readonly ulong PayloadBytes()
    {
        ReadOnlySpan<byte> header = _header;
        return (header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
            var length => (ulong)length,
        };
    }
}
