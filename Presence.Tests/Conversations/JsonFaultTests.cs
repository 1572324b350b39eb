using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>Bad JSON over the wire: one error with a code, nothing of it told to anybody, and the connection lives.</summary>
public sealed class JsonFaultTests
{
    private const string Room = "\"roomId\":\"lobby\"";

    private static readonly string Deep = new string('[', 10_000) + new string(']', 10_000);
    private static readonly string Long = new('x', 1_000_000);

    public static TheoryData<string, string, string> Faults => new()
    {
        { "not JSON", "invalid_json", "hello" },
        { "empty", "invalid_json", "" },
        { "an array", "invalid_message", """[{"type":"PING"}]""" },
        { "a string", "invalid_message", "\"PING\"" },
        { "a number", "invalid_message", "1e999999" },
        { "null", "invalid_message", "null" },
        { "truncated", "invalid_json", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":{"a":""" },
        { "trailing garbage", "invalid_json", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":1}""" + "}" },
        { "two messages", "invalid_json", """{"type":"PING"}{"type":"PING"}""" },
        { "a byte order mark", "invalid_json", "\uFEFF{\"type\":\"PING\"}" },
        { "a comment", "invalid_json", """{"type":"PING"/**/}""" },
        { "NaN", "invalid_json", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":NaN}""" },
        { "10,000 levels", "invalid_json", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":{{Deep}}}""" },
        { "a doubled type", "invalid_message", $$"""{"type":"PING","type":"MESSAGE",{{Room}},"event":"e","data":1}""" },
        { "a doubled roomId", "invalid_message", $$"""{"type":"MESSAGE",{{Room}},{{Room}},"event":"e","data":1}""" },
        { "no type", "invalid_message", $$"""{{{Room}},"event":"e","data":1}""" },
        { "a type of null", "invalid_message", $$"""{"type":null,{{Room}},"event":"e","data":1}""" },
        { "a type in lower case", "invalid_message", $$"""{"type":"message",{{Room}},"event":"e","data":1}""" },
        { "an unknown type", "invalid_message", $$"""{"type":"DANCE",{{Room}}}""" },
        { "an unknown type at the end", "invalid_message", $$"""{{{Room}},"event":"e","data":1,"type":"DANCE"}""" },
        { "a room that is a number", "invalid_message", """{"type":"MESSAGE","roomId":7,"event":"e","data":1}""" },
        { "an event that is an object", "invalid_message", $$"""{"type":"MESSAGE",{{Room}},"event":[],"data":1}""" },
        { "a room of null", "invalid_message", """{"type":"JOIN","roomId":null}""" },
        { "a room without a name", "invalid_message", """{"type":"JOIN","roomId":""}""" },
        { "a room of a megabyte", "invalid_message", $$"""{"type":"JOIN","roomId":"{{Long}}"}""" },
        { "a room with a NUL", "invalid_message", """{"type":"JOIN","roomId":"a\u0000"}""" },
        { "a room of half a surrogate pair", "invalid_message", """{"type":"JOIN","roomId":"\ud800"}""" },
        { "an unknown member", "invalid_message", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":1,"__proto__":[]}""" },
        { "an escaped name of an unknown member", "invalid_message", $$"""{"type":"MESSAGE",{{Room}},"event":"e","data":1,"\u0064\u0061\u0074":1}""" },
        { "an id beyond 2^53", "invalid_message", """{"type":"PING","id":9007199254740992}""" },
        { "an id of 1e999999", "invalid_message", """{"type":"PING","id":1e999999}""" },
    };

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Faults))]
    public async Task Bad_JSON_is_one_error_and_nobody_hears_of_it(string fault, string code, string json)
    {
        await using var app = await PresenceApp.StartAsync(options => options.MaxMessageBytes = 1024 * 1024);
        var (ann, ben) = await Pair.MeetAsync(app);
        await ann.SendAsync(json);
        Assert.Equal((fault, code), (fault, (await ann.ExpectAsync("ERROR")).GetProperty("code").GetString()));
        await ann.SettleAsync("lobby");
        await ben.SettleAsync("lobby");
        Assert.DoesNotContain("MESSAGE", ben.TypesReceived);
        Assert.Equal("lobby", Assert.Single(app.Directory.Rooms).Id);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("""{"\u0074\u0079\u0070\u0065":"MESSAGE","roomId":"lobby","event":"e","data":1}""", "e")]
    [InlineData("""{"roomId":"lobby","event":"e","data":1,"type":"MESSAGE"}""", "e")]
    [InlineData("""{"type":"MESSAGE","roomId":"lobby","event":"__proto__","data":1}""", "__proto__")]
    [InlineData("""{"type":"MESSAGE","roomId":"lobby","event":"\u202eevil","data":1}""", "\u202eevil")]
    public async Task What_is_only_unusual_is_relayed(string json, string name)
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ann.SendAsync(json);
        Assert.Equal(name, (await ben.ExpectAsync("MESSAGE")).GetProperty("event").GetString());
    }
}
