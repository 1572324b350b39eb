using System.Text.RegularExpressions;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Examples;

/// <summary>
/// A conversation of the page, held anew: what its clients say is said, and what they hear is waited for. What differs from run to run, request ids,
/// tokens and delays, is replaced on both sides.
/// </summary>
internal sealed partial class Replay(IReadOnlyDictionary<string, TestClient> clients)
{
    private readonly Dictionary<string, string> _liveRequests = [];

    /// <summary>What stands in the place of a token of the page.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>Whether this is a conversation: lines of JSON that somebody sends or hears.</summary>
    public static bool IsConversation(ProtocolPage.Block block) => block.Lines.Any(line => Line().IsMatch(line));

    /// <summary>Runs it. Then each client has said and heard exactly these lines, in this order.</summary>
    public async Task RunAsync(IEnumerable<string> lines)
    {
        var spoken = lines.Select(line => Line().Match(line)).Where(line => line.Success).ToList();
        Assert.NotEmpty(spoken);
        foreach (var line in spoken)
        {
            var (client, json) = (clients[line.Groups["who"].Value], line.Groups["what"].Value);
            if (line.Groups["arrow"].Value is "->") await client.SendAsync(Live(json));
            else if (json.StartsWith('{')) await HearAsync(client, json);
            else Assert.Equal(json, $"close {(await client.ExpectCloseAsync()).Code}");
        }

        foreach (var (who, client) in clients)
        {
            var page = spoken.Where(line => line.Groups["who"].Value == who).Select(line => Plain($"{line.Groups["arrow"].Value} {line.Groups["what"].Value}")).ToList();
            Assert.Equal(page, client.Transcript.Lines.Select(Plain));
            client.Transcript.Clear();
        }
    }

    /// <summary>A line without what differs from run to run.</summary>
    public static string Plain(string line) => CloseText().Replace(Milliseconds().Replace(Token().Replace(RequestId().Replace(line, "-"), "-"), "0"), "");

    private async Task HearAsync(TestClient client, string json)
    {
        // WELCOME has been taken already, to know who is who.
        var type = Type().Match(json).Value;
        var heard = (type is "WELCOME" ? client.Received[0] : await client.ExpectAsync(type)).GetRawText();
        Assert.Equal(Plain(json), Plain(heard));
        if (RequestId().Match(json) is { Success: true } named) _liveRequests[named.Value] = RequestId().Match(heard).Value;
    }

    private string Live(string json)
    {
        json = Token().Replace(json, token => Tokens[token.Value]);
        return RequestId().Replace(json, request => _liveRequests[request.Value]);
    }

    [GeneratedRegex("""^(?<who>\w+) (?<arrow>->|<-) (?<what>\{.*\}|close \d+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(?<="type":")[A-Z_]+""")]
    private static partial Regex Type();

    [GeneratedRegex("""(?<="requestId":")[^"]+""")]
    private static partial Regex RequestId();

    [GeneratedRegex("""(?<="token":")[^"]+""")]
    private static partial Regex Token();

    [GeneratedRegex("""(?<="(retryAfterMs|reconnectAfterMs)":)\d+""")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("""(?<=^<- close \d+) .*$""")]
    private static partial Regex CloseText();
}
