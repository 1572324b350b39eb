using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Presence.Bench.Load;

/// <summary>One epoll instance and the events of its last wait. Level-triggered.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;

    private const int Most = 1024;
    private const int Add = 1;
    private const int Modify = 3;

    // struct epoll_event is packed on x86-64 alone (linux/eventpoll.h, EPOLL_PACKED).
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 12 : 16;

    private readonly int _epoll;
    private readonly byte* _events;

    public Epoll()
    {
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0) throw new LoadFailureException($"epoll_create1: {Libc.LastError()}");
        _events = (byte*)NativeMemory.AllocZeroed((nuint)(Most * EventBytes));
    }

    /// <summary>Watches a socket from now on; its events come with this tag.</summary>
    public void Watch(int socket, int tag, uint events) => Control(Add, socket, tag, events);

    /// <summary>Watches a socket for other events than before.</summary>
    public void Change(int socket, int tag, uint events) => Control(Modify, socket, tag, events);

    /// <summary>Waits this long at most, and says how many events there are.</summary>
    public int Wait(int timeoutMilliseconds)
    {
        var count = Libc.EpollWait(_epoll, _events, Most, timeoutMilliseconds);
        if (count >= 0) return count;
        return Marshal.GetLastPInvokeError() is Libc.Interrupted ? 0 : throw new LoadFailureException($"epoll_wait: {Libc.LastError()}");
    }

    /// <summary>The tag of one of the events of the last wait, and what has happened.</summary>
    public (int Tag, uint Events) this[int index]
    {
        get
        {
            var at = _events + (index * EventBytes);
            return (Unsafe.ReadUnaligned<int>(at + EventBytes - 8), Unsafe.ReadUnaligned<uint>(at));
        }
    }

    public void Dispose()
    {
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int socket, int tag, uint events)
    {
        var registration = stackalloc byte[EventBytes];
        Unsafe.WriteUnaligned(registration, events);
        Unsafe.WriteUnaligned(registration + EventBytes - 8, (long)tag);
        if (Libc.EpollControl(_epoll, operation, socket, registration) is not 0) throw new LoadFailureException($"epoll_ctl: {Libc.LastError()}");
    }
}
