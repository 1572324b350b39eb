using System.Text.Json;
using CsCheck;

namespace Presence.Tests.Protocol;

public sealed class MemberOrderProperties
{
    [Fact]
    public void The_order_of_the_members_means_nothing() =>
        Arbitrary.ClientMessage
            .SelectMany(message => Gen.Shuffle(Members(Wire.Encode(message))), (message, members) => (message, members))
            .Sample(given => Wire.Same(given.message, Wire.Accepted($"{{{string.Join(" , ", given.members)}}}")), iter: 5_000);

    [Fact]
    public void The_order_of_the_members_means_nothing_in_a_frame_of_the_service() =>
        Arbitrary.ServerMessage
            .SelectMany(message => Gen.Shuffle(Members(Wire.Encode(message))), (message, members) => (message, members))
            .Sample(given => Wire.Same(given.message, Assert.Single(Wire.Frame($"{{{string.Join(" , ", given.members)}}}"))), iter: 5_000);

    private static string[] Members(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => member.ToString())];
    }
}
