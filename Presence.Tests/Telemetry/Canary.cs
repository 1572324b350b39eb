using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>A run in which every id and all data carry a word that must then be nowhere.</summary>
internal static class Canary
{
    /// <summary>The word.</summary>
    public const string Word = "canary";

    /// <summary>What stands in data and events, beside the word.</summary>
    public const string DataWord = "canary-data";

    private const string Room = "canary-room";

    /// <summary>Two members meet, talk, are refused, break rules and go.</summary>
    public static async Task RunAsync(Uri socketAddress)
    {
        await using var ann = await ConnectAsync(socketAddress, "canary-ann");
        await ann.JoinAsync(Room, $"\"{DataWord}\"");
        await using var ben = await ConnectAsync(socketAddress, "canary-ben");
        await ben.JoinAsync(Room, $"\"{DataWord}\"");
        await ann.AnswerAsync(Room, $"\"{DataWord}\"");
        await ben.ExpectAsync("SYNCED");
        await ann.SendAsync($$"""{"type":"MESSAGE","roomId":"{{Room}}","event":"{{DataWord}}","data":"{{DataWord}}"}""");
        await ben.ExpectAsync("MESSAGE");
        foreach (var message in new[]
        {
            DataWord,
            $$"""{"type":"{{DataWord}}"}""",
            $$"""{"type":"JOIN","roomId":"{{Room}}","{{DataWord}}":1}""",
            """{"type":"LEAVE","roomId":"canary-attic"}""",
            $$"""{"type":"REPORT","roomId":"{{Room}}","requestId":"canary","data":"{{DataWord}}"}""",
        })
        {
            await ben.SendAsync(message);
            await ben.ExpectAsync("ERROR");
        }

        await ben.SendBytesAsync(System.Text.Encoding.UTF8.GetBytes(DataWord), System.Net.WebSockets.WebSocketMessageType.Binary);
        await ben.ExpectCloseAsync();
        await ann.LeaveAsync(Room);
        await ann.CloseAsync();

        using var http = new HttpClient { BaseAddress = new UriBuilder(socketAddress) { Scheme = "http" }.Uri };
        foreach (var query in new[] { "userId=", "userId=canary&userId=canary", "userId=canary&clientId=canary%20canary", "userId=canary" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/ws?{query}");
            request.Headers.Add("Sec-WebSocket-Protocol", Word);
            request.Headers.Add("Authorization", $"Bearer {Word}");
            using var refusal = await http.SendAsync(request);
        }
    }

    private static async Task<TestClient> ConnectAsync(Uri socketAddress, string userId)
    {
        var client = await TestClient.ConnectAsync(new UriBuilder(socketAddress) { Query = $"userId={userId}&clientId=canary-client" }.Uri);
        await client.ExpectAsync("WELCOME");
        return client;
    }
}
