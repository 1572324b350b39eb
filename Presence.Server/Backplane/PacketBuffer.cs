namespace Presence.Server;

/// <summary>A packet on its way out, in a buffer that is wiped when it is given back.</summary>
internal readonly struct PacketBuffer(byte[] buffer, int length)
{
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    public static PacketBuffer Copy(ReadOnlySpan<byte> packet)
    {
        var buffer = DataBuffers.Rent(packet.Length);
        packet.CopyTo(buffer);
        return new PacketBuffer(buffer, packet.Length);
    }

    public void Return() => DataBuffers.Return(buffer, length);
}
