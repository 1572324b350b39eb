namespace Presence.Server;

/// <summary>Where a payload is built before it is framed. That never leaves the thread, so all share the thread's own buffer.</summary>
internal static class Payload
{
    [ThreadStatic]
    private static PayloadBuffer? _buffer;

    /// <summary>The buffer, empty. Valid until the next call on this thread.</summary>
    public static PayloadBuffer Begin()
    {
        _buffer ??= new PayloadBuffer();
        _buffer.Clear();
        return _buffer;
    }

    /// <summary>Forgets the last payload of this thread.</summary>
    public static void Forget() => _buffer?.Clear();
}
