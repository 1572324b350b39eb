using System.Buffers;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>What goes to the service, and whether it may.</summary>
internal static class Outgoing
{
    public static byte[] Encode(ClientMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageEncoder.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    public static bool Fits(byte[] message, ServerMessage.Welcome? welcome) => welcome is null || message.Length <= welcome.Limits.MessageBytes;
}
