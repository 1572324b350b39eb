using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class RawJsonTests
{
    [Fact]
    public void None_is_not_null()
    {
        Assert.False(default(RawJson).IsPresent);
        Assert.True(RawJson.Parse("null").IsPresent);
        Assert.True(default != RawJson.Parse("null"));
    }

    [Fact]
    public void Equal_bytes_are_equal_wherever_they_lie()
    {
        var (left, right) = (RawJson.Parse("[1,2]"), RawJson.Parse("[1,2]"));
        Assert.True(left == right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.True(left.Equals((object)right));
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("[1,3]")]
    [InlineData("[1,2")]
    public void Other_bytes_are_not_equal_though_they_mean_the_same(string json) => Assert.True(RawJson.Parse("[1,2]") != RawJson.Parse(json));

    [Fact]
    public void It_never_shows_what_it_holds()
    {
        var data = RawJson.Parse("\"secret\"");
        Assert.Equal("RawJson(8 bytes)", data.ToString());
        Assert.DoesNotContain("secret", new ClientMessage.Join("a", data).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_value_that_is_none_is_not_written() =>
        Assert.Throws<ArgumentException>(() => Wire.Encode(new ClientMessage.Report("a", default)));
}
