using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class IdentifiersTests
{
    [Fact]
    public void Null_and_empty_are_no_id()
    {
        foreach (var value in new[] { null, "" })
        {
            Assert.False(Identifiers.IsUserId(value));
            Assert.False(Identifiers.IsClientId(value));
            Assert.False(Identifiers.IsRoomId(value));
            Assert.False(Identifiers.IsEvent(value));
            Assert.False(Identifiers.IsRequestId(value));
            Assert.False(Identifiers.IsToken(value));
        }
    }

    [Fact]
    public void Every_ascii_character_is_ruled_on()
    {
        for (var letter = '\0'; letter < 0x80; letter++)
        {
            var value = $"a{letter}";
            var isText = letter is >= ' ' and not '\u007f';
            Assert.Equal(isText, Identifiers.IsUserId(value));
            Assert.Equal(isText, Identifiers.IsRoomId(value));
            Assert.Equal(isText, Identifiers.IsEvent(value));
            Assert.Equal(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '~', Identifiers.IsClientId(value));
            Assert.Equal(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-', Identifiers.IsRequestId(value));
            Assert.Equal(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~' or '+' or '/' or '=', Identifiers.IsToken(value));
        }
    }

    [Fact]
    public void The_second_control_range_is_refused_and_what_follows_is_not()
    {
        for (var letter = '\u0080'; letter <= '\u009f'; letter++) Assert.False(Identifiers.IsRoomId($"{letter}"));
        Assert.True(Identifiers.IsRoomId("\u00a0"));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.True(Identifiers.IsUserId("\ud83d\ude00"));
        foreach (var value in new[] { "\ud83d", "\ude00", "a\ud83d", "\ud83da", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00" })
        {
            Assert.False(Identifiers.IsUserId(value));
        }
    }

    [Theory]
    [InlineData("é")]
    [InlineData("Ａ")]
    [InlineData("١")]
    [InlineData("ı")]
    public void A_letter_outside_ascii_is_none_of_a_token(string value)
    {
        Assert.False(Identifiers.IsClientId(value));
        Assert.False(Identifiers.IsRequestId(value));
        Assert.True(Identifiers.IsUserId(value));
    }
}
