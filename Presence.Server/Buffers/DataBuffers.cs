using System.Numerics;
using Microsoft.Extensions.ObjectPool;

namespace Presence.Server;

/// <summary>
/// Pooled buffers for what members say. They are wiped when they come back, and pinned: an array that the garbage collector
/// moves leaves its old bytes behind, where nobody can wipe them. Safe from any thread.
/// </summary>
internal static class DataBuffers
{
    private const int SmallestBytes = 1024;
    private const int LargestPooledBytes = 1024 * 1024;
    private const int KeptBytesOfASize = 2 * 1024 * 1024;

    // Powers of two, from the smallest to the largest.
    private static readonly ObjectPool<byte[]>[] Pools =
        [.. Enumerable.Range(0, SizeOf(LargestPooledBytes) + 1).Select(size => Make(SmallestBytes << size))];

    /// <summary>A buffer of at least this many bytes. What is in it is nobody's data.</summary>
    public static byte[] Rent(int bytes) => bytes <= LargestPooledBytes ? Pools[SizeOf(bytes)].Get() : Allocate(bytes);

    /// <summary>Gives a buffer back, of which this many bytes have been used.</summary>
    public static void Return(byte[] buffer, int usedBytes)
    {
        buffer.AsSpan(0, usedBytes).Clear();
        if (buffer.Length <= LargestPooledBytes) Pools[SizeOf(buffer.Length)].Return(buffer);
    }

    private static int SizeOf(int bytes) => bytes <= SmallestBytes ? 0 : BitOperations.Log2((uint)(bytes - 1) / SmallestBytes) + 1;

    private static byte[] Allocate(int bytes) => GC.AllocateUninitializedArray<byte>(bytes, pinned: true);

    private static DefaultObjectPool<byte[]> Make(int bytes) => new(new Allocation(bytes), KeptBytesOfASize / bytes);

    private sealed class Allocation(int bytes) : PooledObjectPolicy<byte[]>
    {
        public override byte[] Create() => Allocate(bytes);

        public override bool Return(byte[] obj) => true;
    }
}
