using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Every length at its limit and one above, in each way that JSON can spell a character.</summary>
public sealed class LengthLimitTests
{
    [Theory]
    [InlineData("roomId", "a é 日 \\u0041 \\\" \\u202e")]
    [InlineData("event", "a é 日 \\u0041 \\\" \\u202e")]
    [InlineData("userId in from", "a é 日 \\u0041 \\\" \\u202e")]
    [InlineData("userId in to", "a é 日 \\u0041 \\\" \\u202e")]
    [InlineData("requestId", "a _ - . \\u0041")]
    [InlineData("clientId in from", "a _ - . ~ \\u0041")]
    [InlineData("clientId in to", "a _ - . ~ \\u0041")]
    [InlineData("token", "a _ - . ~ + / = \\u0041")]
    public void The_limit_is_accepted_and_one_more_is_refused(string place, string characters)
    {
        var (longest, text, json) = Place(place);
        foreach (var character in characters.Split(' '))
        {
            var value = string.Concat(Enumerable.Repeat(character, longest));
            Check(json(value), text, isValid: true);
            Check(json(value + character), text, isValid: false);
        }
    }

    [Theory]
    [InlineData("roomId", "😀")]
    [InlineData("event", "\\ud83d\\ude00")]
    [InlineData("userId in from", "😀")]
    [InlineData("userId in to", "\\ud83d\\ude00")]
    public void A_character_outside_the_basic_plane_counts_twice(string place, string character)
    {
        var (longest, text, json) = Place(place);
        var value = string.Concat(Enumerable.Repeat(character, longest / 2));
        Check(json(value), text, isValid: true);
        Check(json(value + "a"), text, isValid: false);
    }

    [Theory]
    [InlineData("roomId")]
    [InlineData("event")]
    [InlineData("requestId")]
    [InlineData("token")]
    [InlineData("userId in to")]
    [InlineData("clientId in from")]
    public void A_megabyte_is_refused(string place)
    {
        var (_, text, json) = Place(place);
        Check(json(new string('a', 1024 * 1024)), text, isValid: false);
    }

    [Theory]
    [InlineData("\\u202e", "\u202e")]
    [InlineData("\u202e", "\u202e")]
    [InlineData("__proto__", "__proto__")]
    [InlineData("constructor", "constructor")]
    [InlineData("..", "..")]
    [InlineData(" ", " ")]
    [InlineData("\\ufeff", "\ufeff")]
    [InlineData("\uffff", "\uffff")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("*", "*")]
    public void A_strange_text_is_legal_and_kept(string spelled, string text)
    {
        Assert.Equal(new ClientMessage.Leave(text), Wire.Accepted($$"""{"type":"LEAVE","roomId":"{{spelled}}"}"""));
        Assert.Equal(
            new ClientMessage.Message(text, text, RawJson.Parse("1"), new Recipient(text)),
            Wire.Accepted($$"""{"type":"MESSAGE","to":{"userId":"{{spelled}}"},"roomId":"{{spelled}}","event":"{{spelled}}","data":1}"""));
    }

    private static void Check(string json, string text, bool isValid)
    {
        if (isValid) Assert.Equal(7, Wire.Accepted(json).Id);
        else Wire.IsInvalidMessage(json, text, 7);
    }

    private static (int Longest, string Fault, Func<string, string> Json) Place(string place) => place switch
    {
        "roomId" => (128, FaultText.RoomId, value => $$"""{"type":"LEAVE","roomId":"{{value}}","id":7}"""),
        "event" => (64, FaultText.Event, value => $$"""{"type":"MESSAGE","event":"{{value}}","roomId":"a","data":1,"id":7}"""),
        "requestId" => (64, FaultText.RequestId, value => $$"""{"type":"REPORT","requestId":"{{value}}","roomId":"a","data":1,"id":7}"""),
        "token" => (8192, FaultText.Token, value => $$"""{"type":"AUTH","token":"{{value}}","id":7}"""),
        "userId in from" => (128, FaultText.From,
            value => $$"""{"type":"REPORT_REQUEST","from":[{"userId":"{{value}}","clientId":"c"}],"roomId":"a","id":7}"""),
        "clientId in from" => (64, FaultText.From,
            value => $$"""{"type":"REPORT_REQUEST","from":[{"clientId":"{{value}}","userId":"u"}],"roomId":"a","id":7}"""),
        "userId in to" => (128, FaultText.To,
            value => $$"""{"type":"MESSAGE","to":{"userId":"{{value}}"},"event":"e","roomId":"a","data":1,"id":7}"""),
        _ => (64, FaultText.To,
            value => $$"""{"type":"MESSAGE","to":{"userId":"u","clientId":"{{value}}"},"event":"e","roomId":"a","data":1,"id":7}"""),
    };
}
