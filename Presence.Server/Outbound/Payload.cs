using System.Buffers;

namespace Presence.Server;

/// <summary>Where a payload is built before it is framed. That never leaves the thread, so all share the thread's own buffer.</summary>
internal static class Payload
{
    private const int FirstBytes = 1024;
    private const int BytesToKeep = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The buffer, empty. Valid until the next call on this thread.</summary>
    public static ArrayBufferWriter<byte> Begin()
    {
        if (_buffer is null || _buffer.Capacity > BytesToKeep) _buffer = new ArrayBufferWriter<byte>(FirstBytes);
        _buffer.ResetWrittenCount();
        return _buffer;
    }
}
