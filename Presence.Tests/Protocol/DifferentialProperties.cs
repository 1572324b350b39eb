using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>The hand-written decoder against System.Text.Json's own strict reading of the same records.</summary>
public sealed class DifferentialProperties
{
    private static readonly PresenceJsonContext Strict = new(new JsonSerializerOptions(PresenceJson.Wire.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });

    private static readonly Gen<string> Scalar = Gen.OneOf("1", "null", "\"x\"", "true", "[]", "{}", "-1", "1.0");

    private static readonly Gen<string> MemberId = Gen.OneOf(
        Arbitrary.Member.Select(member => JsonSerializer.Serialize(member, Strict.MemberId)),
        Gen.OneOf("""{"clientId":"c","userId":"u"}""", """{"userId":"u"}""", """{"userId":"u","clientId":"c","x":1}""", "{}"));

    // Each member mostly with a value of its own kind, so that many of the messages are accepted.
    private static readonly Gen<string>[] Members =
    [
        Member("id", Gen.OneOf(Gen.Long[0, ProtocolLimits.MessageId].Select(id => $"{id}"), Gen.OneOf("0", "-0", "1e0"))),
        Member("roomId", Arbitrary.RoomId.Select(Quote)),
        Member("data", ArbitraryJson.Value),
        Member("requestId", Arbitrary.RequestId.Select(Quote)),
        Member("from", MemberId.Array[0, 3].Select(members => $"[{string.Join(',', members)}]")),
        Member("event", Arbitrary.Event.Select(Quote)),
        Member("to", Gen.OneOf(MemberId, Arbitrary.UserId.Select(user => $$"""{"userId":{{Quote(user)}}}"""))),
        Member("token", Arbitrary.BearerToken.Select(Quote)),
        Gen.OneOf("\"x\":1", "\"RoomId\":\"a\"", "\"\\ud800\":1"),
    ];

    private static readonly Dictionary<string, int[]> Takes = new()
    {
        ["JOIN"] = [0, 1, 2],
        ["REPORT"] = [0, 1, 2, 3],
        ["REPORT_REQUEST"] = [0, 1, 4],
        ["MESSAGE"] = [0, 1, 2, 5, 6],
        ["LEAVE"] = [0, 1],
        ["PING"] = [0],
        ["AUTH"] = [0, 7],
    };

    // A type with most of what it takes, and now and then something else, in any order.
    private static readonly Gen<string> Soup = Gen.OneOf(Takes.Keys.ToArray()).SelectMany(type => Gen
        .ShuffleSelect((Gen<string?>[])
        [
            Gen.Const((string?)$"\"type\":\"{type}\""),
            .. Members.Select((member, index) => Sometimes(member, Takes[type].Contains(index) ? 9 : 1)),
        ])
        .Select(members => $"{{{string.Join(',', members.Where(member => member is not null))}}}"));

    [Fact]
    public void Whatever_is_accepted_System_Text_Json_reads_as_the_same_message()
    {
        var accepted = 0;
        Soup.Sample(
            json =>
            {
                if (!ClientMessageDecoder.TryDecode(Wire.Bytes(json), out var message, out _)) return;
                Wire.Same(JsonSerializer.Deserialize(json, Strict.ClientMessage)!, message);
                Interlocked.Increment(ref accepted);
            },
            iter: 20_000);
        Assert.True(accepted > 2_000, $"Only {accepted} were accepted.");
    }

    [Fact]
    public void Whatever_System_Text_Json_reads_is_accepted_unless_a_rule_of_ours_says_no()
    {
        var refused = 0;
        Soup.Sample(
            json =>
            {
                if (ClientMessageDecoder.TryDecode(Wire.Bytes(json), out _, out var error)) return;
                Interlocked.Increment(ref refused);
                if (Reads(json) is { } message) Assert.True(IsAgainstOurRules(message, json), $"{json}: {error.Text}");
            },
            iter: 20_000);
        Assert.True(refused > 2_000, $"Only {refused} were refused.");
    }

    [Fact]
    public void Whatever_damage_is_accepted_System_Text_Json_reads_as_the_same_message() =>
        Mutation.Of(ClientSamples.All.Select(sample => sample.Json)).Sample(
            bytes =>
            {
                if (!ClientMessageDecoder.TryDecode(bytes, out var message, out _)) return;
                Wire.Same(JsonSerializer.Deserialize(bytes, Strict.ClientMessage)!, message);
            },
            iter: 20_000);

    /// <summary>Where we are stricter: an optional member is left out and never null, and a list of members is never empty.</summary>
    private static bool IsAgainstOurRules(ClientMessage message, string json) =>
        message is ClientMessage.ReportRequest { From.Count: 0 }
        || message.Id is < 0 or > ProtocolLimits.MessageId
        || json.Contains("\"requestId\":null", StringComparison.Ordinal)
        || json.Contains("\"from\":null", StringComparison.Ordinal)
        || json.Contains("\"to\":null", StringComparison.Ordinal)
        || (message is ClientMessage.Auth { Token: var token } && !Identifiers.IsToken(token))
        || json.Contains("\"id\":null", StringComparison.Ordinal)
        || json.Contains("\"roomId\":\"\"", StringComparison.Ordinal);

    private static ClientMessage? Reads(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Strict.ClientMessage);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Gen<string> Member(string name, Gen<string> value) =>
        Gen.Frequency((15, value), (1, Scalar)).Select(text => $"\"{name}\":{text}");

    private static Gen<string?> Sometimes(Gen<string> member, int often) =>
        Gen.Frequency((often, member.Select(text => (string?)text)), (10 - often, Gen.Const((string?)null)));

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
