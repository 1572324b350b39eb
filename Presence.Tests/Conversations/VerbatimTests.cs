using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>Data passes through as the bytes that came: the service does not read it.</summary>
public sealed class VerbatimTests
{
    public static TheoryData<string> Data =>
    [
        "null", "true", "\"\"", "[]", "{}", "0", "-0", "1e400", "123456789012345678901234567890.000",
        """{ "b" :1 ,  "a":[ 1,2 ,{}],"b":"twice" }""",
        "\"\\u0041\\/\\ud83d\\ude00 \\n é 😀 </script> \\u0000\"",
        """{"__proto__":{"type":"LEAVE"},"type":"JOIN","data":"\"}"}""",
        "[\t1 ,\r\n 2 ]",
    ];

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Data))]
    public async Task Data_arrives_byte_for_byte(string data)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby", data);
        await ann.AnswerAsync("lobby", data);
        await ben.ExpectAsync("SYNCED");
        await ann.SendAsync($$"""{"type":"REPORT","roomId":"lobby","data": {{data}} }""");
        await ann.SendAsync($$"""{"data":{{data}},"type":"MESSAGE","roomId":"lobby","event":"wave"}""");
        await ben.ExpectAsync("MESSAGE");
        await ann.ExpectAsync("ADD_USER");

        var expected = $"\"data\":{data}";
        Assert.EndsWith(expected + "}", Line(ann, "ADD_USER"), StringComparison.Ordinal);
        Assert.Equal(3, ben.Transcript.Lines.Count(line => line.StartsWith("<- ", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal)));
        Assert.EndsWith(expected + "}", Line(ben, "MESSAGE"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("x\\\"y")]
    [InlineData("__proto__")]
    [InlineData("\\u202eevil")]
    [InlineData("a/b?c#d %2F")]
    [InlineData("é😀")]
    public async Task Odd_room_ids_are_rooms_of_their_own(string room)
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.SendAsync($$"""{"type":"JOIN","roomId":"{{room}}"}""");
        var expected = System.Text.Json.JsonDocument.Parse($"\"{room}\"").RootElement.GetString();
        Assert.Equal(expected, (await ann.ExpectAsync("JOINED")).GetProperty("roomId").GetString());
        Assert.Equal(expected, Assert.Single(app.Directory.Rooms).Id);
    }

    private static string Line(TestClient client, string type) =>
        client.Transcript.Lines.Last(line => line.StartsWith($$"""<- {"type":"{{type}}""", StringComparison.Ordinal));
}
