namespace Presence.Server;

/// <summary>
/// The whole frames that wait for one connection, in pooled memory that is given back as they go: a connection that
/// keeps up holds none. Not safe by itself: the gate of <see cref="Outbound"/> guards it.
/// </summary>
internal sealed class FrameQueue(int boundBytes, OutboundBudget budget)
{
    // Little for who lags for a moment; few sends for a long queue.
    private const int FirstBlockBytes = 4 * 1024;
    private const int BlockBytes = 16 * 1024;
    private const int LargestBlockBytes = 64 * 1024;

    private QueueBlock? _first;
    private QueueBlock? _last;
    private long _waitingBytes;
    private long _uncountedBytes;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waitingBytes is 0;

    /// <summary>How many bytes wait. To be read without the gate, too: then it is a moment old.</summary>
    public long WaitingBytes => Volatile.Read(ref _waitingBytes);

    /// <summary>
    /// Whether frames may still wait. An empty queue takes any one batch, and counts from behind it: a roster as large as the
    /// bound must not shut its reader out for ever.
    /// </summary>
    public bool Admits(int bytes) => IsEmpty || CountedBytes + bytes <= boundBytes;

    /// <summary>Whether the service as a whole has memory for frames to wait here.</summary>
    public bool IsAffordable(int bytes) => CountedBytes + bytes <= budget.LeftBytes;

    /// <summary>Appends a copy.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        if (IsEmpty) _uncountedBytes = frames.Length;
        Write(frames, beginsFrame: true);
    }

    /// <summary>Appends one text frame with a copy of this payload.</summary>
    public void AppendText(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader.LongestTextHeader];
        header = header[..FrameHeader.Size(payload.Length)];
        FrameHeader.WriteText(header, payload.Length);
        if (IsEmpty) _uncountedBytes = header.Length + payload.Length;
        Write(header, beginsFrame: true);
        Write(payload, beginsFrame: false);
    }

    /// <summary>The first part of what waits. It stays valid until it is finished.</summary>
    public ReadOnlyMemory<byte> Read() => _first!.Waiting;

    /// <summary>So much of what was read has been sent.</summary>
    public void Finish(int bytes)
    {
        _first!.Skip(bytes);
        _waitingBytes -= bytes;

        // What was admitted first has been sent first.
        _uncountedBytes = Math.Max(0, _uncountedBytes - bytes);
        if (IsEmpty) Discard();
        else if (_first.WaitingBytes is 0) DropFirst();
    }

    /// <summary>
    /// Drops what can be spared. The first block may be on its way this moment, and the frame that it ends in must come whole:
    /// all behind that goes.
    /// </summary>
    public void DropUnsent()
    {
        if (_first is null) return;
        _last = _first;
        while (_last.Next is { } next && next.FirstFrameAt is not 0)
        {
            _last = next;
            if (next.FirstFrameAt is null) continue;
            next.CutAtFirstFrame();
            break;
        }

        var spared = _last.Next;
        _last.Next = null;
        ReturnAll(spared);
        _waitingBytes = 0;
        for (var block = _first; block is not null; block = block.Next) _waitingBytes += block.WaitingBytes;
        _uncountedBytes = Math.Min(_uncountedBytes, _waitingBytes);
    }

    /// <summary>Drops all that waits, and gives the memory back.</summary>
    public void Discard()
    {
        ReturnAll(_first);
        _first = _last = null;
        _waitingBytes = _uncountedBytes = 0;
    }

    private long CountedBytes => _waitingBytes - _uncountedBytes;

    private void Write(ReadOnlySpan<byte> bytes, bool beginsFrame)
    {
        _waitingBytes += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_last is null || _last.FreeBytes is 0) AddBlock(bytes.Length);
            if (beginsFrame) _last!.BeginFrame();
            beginsFrame = false;
            _last!.Take(ref bytes);
        }
    }

    private void AddBlock(int bytes)
    {
        var block = QueueBlock.Rent(Math.Clamp(bytes, _last is null ? FirstBlockBytes : BlockBytes, LargestBlockBytes));
        budget.Take(block.Bytes);
        if (_last is null) _first = block;
        else _last.Next = block;
        _last = block;
    }

    private void DropFirst()
    {
        var first = _first!;
        _first = first.Next;
        Return(first);
    }

    private void ReturnAll(QueueBlock? block)
    {
        while (block is not null)
        {
            var next = block.Next;
            Return(block);
            block = next;
        }
    }

    private void Return(QueueBlock block)
    {
        budget.Give(block.Bytes);
        block.Return();
    }
}
