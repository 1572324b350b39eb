using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Presence.Tests.Foreign;

/// <summary>A client as somebody would write it who has read nothing but the protocol. It uses no type of ours.</summary>
internal static class Stranger
{
    public static async Task RunAsync(Uri address, string room, string data, Action<string> print, CancellationToken until)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, until);
        Task SendAsync(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, until);
        await SendAsync($$"""{"type":"JOIN","roomId":"{{room}}","data":{{data}}}""");

        var online = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), until);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType is WebSocketMessageType.Close) return;

            var message = JsonNode.Parse(buffer.AsSpan(0, length))!;
            var type = (string?)message["type"];
            if (type is "REPORT_REQUEST")
                await SendAsync($$"""{"type":"REPORT","roomId":"{{room}}","requestId":"{{message["requestId"]}}","data":{{data}}}""");
            if (type is "ADD_USER") online[$"{message["userId"]}/{message["clientId"]}"] = message["data"]?.ToJsonString() ?? "?";
            else if (type is "REMOVE_USER") online.Remove($"{message["userId"]}/{message["clientId"]}");
            if (type is "ADD_USER" or "REMOVE_USER") print(string.Join(' ', online.Select(member => $"{member.Key}={member.Value}")));
        }
    }
}
