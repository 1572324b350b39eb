using Microsoft.Extensions.ObjectPool;

namespace Presence.Server;

/// <summary>One stretch of a queue, in a pooled buffer.</summary>
internal sealed class QueueBlock
{
    private static readonly ObjectPool<QueueBlock> Pool = new DefaultObjectPool<QueueBlock>(new Policy(), maximumRetained: 1024);

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    private QueueBlock()
    {
    }

    /// <summary>The block behind.</summary>
    public QueueBlock? Next { get; set; }

    /// <summary>How much memory it is.</summary>
    public int Bytes => _buffer.Length;

    /// <summary>How much more it takes.</summary>
    public int FreeBytes => _buffer.Length - _end;

    /// <summary>How much waits in it.</summary>
    public int WaitingBytes => _end - _start;

    /// <summary>What waits in it.</summary>
    public ReadOnlyMemory<byte> Waiting => _buffer.AsMemory(_start, WaitingBytes);

    /// <summary>Where in it the first frame begins that something was appended with; null where none does.</summary>
    public int? FirstFrameAt { get; private set; }

    public static QueueBlock Rent(int bytes)
    {
        var block = Pool.Get();
        block._buffer = DataBuffers.Rent(bytes);
        return block;
    }

    /// <summary>What comes next begins with a frame.</summary>
    public void BeginFrame() => FirstFrameAt ??= _end;

    /// <summary>Appends as much of this as it takes, and steps behind that.</summary>
    public void Take(ref ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, FreeBytes);
        bytes[..taken].CopyTo(_buffer.AsSpan(_end));
        bytes = bytes[taken..];
        _end += taken;
    }

    /// <summary>So much of it has been sent.</summary>
    public void Skip(int bytes) => _start += bytes;

    /// <summary>Drops what lies behind the first frame's beginning.</summary>
    public void CutAtFirstFrame()
    {
        var at = Math.Max(_start, FirstFrameAt!.Value);
        _buffer.AsSpan(at, _end - at).Clear();
        _end = at;
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        DataBuffers.Return(_buffer, _end);
        (_buffer, _start, _end, FirstFrameAt, Next) = ([], 0, 0, null, null);
        Pool.Return(this);
    }

    private sealed class Policy : PooledObjectPolicy<QueueBlock>
    {
        public override QueueBlock Create() => new();

        public override bool Return(QueueBlock obj) => true;
    }
}
