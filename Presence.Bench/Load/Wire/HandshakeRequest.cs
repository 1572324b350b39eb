using System.Globalization;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>The HTTP request that opens a WebSocket.</summary>
internal static class HandshakeRequest
{
    /// <summary>For one user. The key need not be secret or new: it protects against caches.</summary>
    public static byte[] For(Target target, string userId)
    {
        var path = target.Path ?? Wire.Of(target.Protocol).DefaultPath;
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var subprotocol = target.Subprotocol is { } name ? $"Sec-WebSocket-Protocol: {name}\r\n" : "";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"GET {path}{separator}userId={userId} HTTP/1.1\r\nHost: {target.Host}:{target.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{subprotocol}\r\n"));
    }
}
