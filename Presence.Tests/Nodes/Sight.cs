using System.Text.Json;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Nodes;

/// <summary>What a client has seen of a room: who is there by what it was told, and each coming and going.</summary>
internal static class Sight
{
    /// <summary>Who is there, as <c>user/client</c>, in order.</summary>
    public static IReadOnlyList<string> Sees(this TestClient client) => Fold(client, []);

    /// <summary>
    /// Everybody who came or went since this client has joined: <c>+ben</c>, <c>-ben node_lost</c>. Whoever goes and was not there is <c>?ben</c>.
    /// News of those who are there are no difference.
    /// </summary>
    public static IReadOnlyList<string> Differences(this TestClient client)
    {
        var differences = new List<string>();
        Fold(client, differences);
        return differences;
    }

    /// <summary>Waits until it sees exactly these, itself left out.</summary>
    public static Task UntilSeesAsync(this TestClient client, params string[] members) => PresenceApp.UntilAsync(
        () => client.Sees().SequenceEqual(members.Order(StringComparer.Ordinal)), $"{client.UserId} sees {string.Join(' ', members)}");

    /// <summary>Waits until it was told this data of somebody.</summary>
    public static Task<JsonElement> UntilToldAsync(this TestClient client, string data) =>
        client.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out var told) && told.GetRawText() == data);

    private static List<string> Fold(TestClient client, List<string> differences)
    {
        var there = new HashSet<string>();
        foreach (var told in client.Received)
        {
            switch (told.GetProperty("type").GetString())
            {
                case "JOINED":
                    there = [.. told.GetProperty("members").EnumerateArray().Select(NameOf)];
                    break;
                case "ADD_USER" when there.Add(NameOf(told)):
                    differences.Add($"+{UserOf(told)}");
                    break;
                case "REMOVE_USER":
                    var mark = there.Remove(NameOf(told)) ? '-' : '?';
                    differences.Add($"{mark}{UserOf(told)} {told.GetProperty("reason").GetString()}");
                    break;
            }
        }

        return [.. there.Order(StringComparer.Ordinal)];
    }

    private static string UserOf(JsonElement told) => told.GetProperty("userId").GetString()!;

    private static string NameOf(JsonElement told) => $"{UserOf(told)}/{told.GetProperty("clientId").GetString()}";
}
