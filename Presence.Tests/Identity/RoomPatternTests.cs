using Presence.Server;

namespace Presence.Tests.Identity;

public sealed class RoomPatternTests
{
    [Theory]
    [InlineData("lobby", "lobby", true)]
    [InlineData("lobby", "Lobby", false)]
    [InlineData("lobby", "lobby ", false)]
    [InlineData("lobby", "", false)]
    [InlineData("", "lobby", false)]
    [InlineData("", "", true)]
    [InlineData("*", "lobby", true)]
    [InlineData("*", "*", true)]
    [InlineData("public-*", "public-garden", true)]
    [InlineData("public-*", "public-", true)]
    [InlineData("public-*", "public", false)]
    [InlineData("public-*", "my-public-garden", false)]
    [InlineData("public-*", "Public-garden", false)]
    [InlineData("team-*-board", "team-7-board", true)]
    [InlineData("team-*-board", "team--board", true)]
    [InlineData("team-*-board", "team-a-b-board", true)]
    [InlineData("team-*-board", "team-board", false)]
    [InlineData("team-*-board", "team-7-boards", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("ab*ba", "abba", true)]
    [InlineData("*-board", "team-7-board", false)]
    [InlineData("*-board", "*-board", true)]
    [InlineData("a*b*c", "axbxc", false)]
    [InlineData("a*b*c", "a*b*c", true)]
    [InlineData("**", "lobby", false)]
    [InlineData("team-?", "team-7", false)]
    [InlineData("team-.", "team-7", false)]
    [InlineData("[\"*\"]", "lobby", false)]
    public void A_pattern_opens_these_rooms_and_no_others(string pattern, string roomId, bool opens) =>
        Assert.Equal(opens, RoomPattern.Matches(pattern, roomId));
}
