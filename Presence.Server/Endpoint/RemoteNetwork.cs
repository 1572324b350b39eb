using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Presence.Server;

/// <summary>
/// What counts as one remote address: an IPv4 address, or the /64 of an IPv6 address. A single machine may choose any address of
/// its /64 (RFC 4291, 2.5.4), so a limit for one of them would be none.
/// </summary>
internal readonly record struct RemoteNetwork(AddressFamily Family, ulong Prefix)
{
    private const int LongestAddress = 16;

    /// <summary>The network of an address. Whoever has none, as on a Unix socket, is of one and the same.</summary>
    public static RemoteNetwork Of(IPAddress? address)
    {
        if (address is null) return default;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[LongestAddress];
        address.TryWriteBytes(bytes, out _);
        var prefix = address.AddressFamily is AddressFamily.InterNetworkV6 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return new RemoteNetwork(address.AddressFamily, prefix);
    }
}
