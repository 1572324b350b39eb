using System.Globalization;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>One member of the crowd and its connection. Touched by the generator's thread alone.</summary>
internal sealed class Client
{
    private readonly byte[] _dataHead;
    private readonly byte[] _dataTail;
    private byte[] _received = [];
    private int _receivedBytes;
    private byte[] _unsent = [];
    private int _unsentBytes;
    private byte[] _fragments = [];

    public Client(int index, int member, LoadRoom room, int node, byte[] dataTail)
    {
        Index = index;
        Node = node;
        Member = member;
        Room = room;
        _dataTail = dataTail;
        _dataHead = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"userId":"u{{member}}","email":"u{{member}}@example.com","status":"online","t":"""));
    }

    /// <summary>Its place among all clients.</summary>
    public int Index { get; }

    /// <summary>Its place in its room, and the number in its user id.</summary>
    public int Member { get; }

    /// <summary>The node that it connects to; 0 is the first.</summary>
    public int Node { get; }

    /// <summary>Its room.</summary>
    public LoadRoom Room { get; }

    /// <summary>Its socket's descriptor; -1 where there is none.</summary>
    public int Socket { get; set; } = -1;

    /// <summary>How far its connection is.</summary>
    public ClientStage Stage { get; set; }

    /// <summary>Frames received.</summary>
    public long Frames { get; set; }

    /// <summary>Messages received: a frame may hold several.</summary>
    public long Messages { get; set; }

    /// <summary>Bytes received after the handshake, frame headers included.</summary>
    public long Bytes { get; set; }

    /// <summary>How often it was asked for its data.</summary>
    public int Asked { get; set; }

    /// <summary>Whether it asks, or has asked, a second time for answers that it missed.</summary>
    public bool AsksAgain { get; set; }

    /// <summary>What was received and is not whole yet.</summary>
    public ReadOnlySpan<byte> Received => _received.AsSpan(0, _receivedBytes);

    /// <summary>What the socket has not taken yet.</summary>
    public ReadOnlySpan<byte> Unsent => _unsent.AsSpan(0, _unsentBytes);

    /// <summary>The user's id.</summary>
    public string UserId => string.Create(CultureInfo.InvariantCulture, $"u{Member}");

    /// <summary>Writes what this member shares of itself: the JSON value of <c>data</c>.</summary>
    public void WriteData(FrameBuilder frame, long number)
    {
        frame.Add(_dataHead);
        frame.Add(number);
        frame.Add(_dataTail);
    }

    /// <summary>Keeps what is not whole yet, in place of what was kept before.</summary>
    public void KeepReceived(ReadOnlySpan<byte> bytes) => _receivedBytes = Keep(ref _received, 0, bytes);

    /// <summary>Keeps what the socket would not take.</summary>
    public void KeepUnsent(ReadOnlySpan<byte> bytes) => _unsentBytes = Keep(ref _unsent, _unsentBytes, bytes);

    /// <summary>Forgets what the socket has taken since.</summary>
    public void DropUnsent(int bytes)
    {
        _unsent.AsSpan(bytes, _unsentBytes - bytes).CopyTo(_unsent);
        _unsentBytes -= bytes;
    }

    /// <summary>One more fragment of a message; the whole message, once it is there.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> fragment, bool isLast)
    {
        _fragments = [.. _fragments, .. fragment];
        if (!isLast) return default;
        var whole = _fragments;
        _fragments = [];
        return whole;
    }

    private static int Keep(ref byte[] buffer, int position, ReadOnlySpan<byte> bytes)
    {
        var end = position + bytes.Length;
        if (end > buffer.Length) Array.Resize(ref buffer, Math.Max(end, buffer.Length * 2));
        bytes.CopyTo(buffer.AsSpan(position));
        return end;
    }
}
