using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Presence.Tests.Infrastructure;

/// <summary>What a client says most often, with the wait for what it brings.</summary>
internal static class TestClientVerbs
{
    /// <summary>JOINs and waits for JOINED.</summary>
    public static async Task<JsonElement> JoinAsync(this TestClient client, string roomId, string? data = null)
    {
        await client.SendAsync($$"""{"type":"JOIN","roomId":"{{roomId}}"{{(data is null ? "" : $",\"data\":{data}")}}}""");
        return await client.ExpectAsync("JOINED", joined => joined.GetProperty("roomId").GetString() == roomId);
    }

    /// <summary>LEAVEs and waits for LEFT.</summary>
    public static async Task LeaveAsync(this TestClient client, string roomId)
    {
        await client.SendAsync($$"""{"type":"LEAVE","roomId":"{{roomId}}"}""");
        await client.ExpectAsync("LEFT");
    }

    /// <summary>Waits for REPORT_REQUEST and answers it.</summary>
    public static async Task AnswerAsync(this TestClient client, string roomId, string data)
    {
        var requestId = (await client.ExpectAsync("REPORT_REQUEST")).GetProperty("requestId").GetString();
        await client.SendAsync($$"""{"type":"REPORT","roomId":"{{roomId}}","requestId":"{{requestId}}","data":{{data}}}""");
    }

    /// <summary>Sends PING and waits for its PONG.</summary>
    public static async Task PingAsync(this TestClient client)
    {
        var id = client.NextId();
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"PING","id":{{id}}}"""));
        await client.ExpectAsync("PONG", pong => pong.TryGetProperty("id", out var echoed) && echoed.GetInt64() == id);
    }

    /// <summary>
    /// Goes once through the room and back, and leaves no trace: whatever the room did before that, this client has received.
    /// </summary>
    public static async Task SettleAsync(this TestClient client, string roomId)
    {
        var id = client.NextId();
        var question = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"type":"MESSAGE","id":{{{id}}},"roomId":"{{{roomId}}}","event":"settle","data":0,"to":{"userId":"nobody at all"}}""");
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(question));
        await client.ExpectAsync("ERROR", error => TestClient.IsSettled(error, id));
    }
}
