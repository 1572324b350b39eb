using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>Every message with an id gets exactly one reply with that id.</summary>
public sealed class EchoTests
{
    [Fact(Timeout = 15_000)]
    public async Task Every_kind_of_reply_carries_the_id_of_what_it_answers()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        (string Message, string Reply)[] exchanges =
        [
            ("""{"type":"PING","id":0}""", "PONG"),
            ("""{"type":"JOIN","id":1,"roomId":"lobby"}""", "JOINED"),
            ("""{"type":"REPORT","id":2,"roomId":"lobby","data":1}""", "ACK"),
            ("""{"type":"MESSAGE","id":3,"roomId":"lobby","event":"wave","data":1}""", "ACK"),
            ("""{"type":"REPORT_REQUEST","id":4,"roomId":"lobby"}""", "SYNCED"),
            ("""{"type":"REPORT","id":5,"roomId":"lobby","data":1,"requestId":"abc"}""", "ERROR"),
            ("""{"type":"MESSAGE","id":6,"roomId":"lobby","event":"wave","data":1,"to":{"userId":"zoe"}}""", "ERROR"),
            ("""{"type":"DANCE","id":7}""", "ERROR"),
            ("""{"type":"LEAVE","id":8,"roomId":"lobby"}""", "LEFT"),
            ("""{"type":"LEAVE","id":9,"roomId":"lobby"}""", "ERROR"),
            ("""{"type":"PING","id":9007199254740991}""", "PONG"),
        ];
        foreach (var (message, reply) in exchanges)
        {
            await ann.SendAsync(message);
            await ann.ExpectAsync(reply);
        }

        await ann.PingAsync();
        Transcript.Of(ann).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_answer_to_a_round_is_acknowledged_where_it_has_an_id()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        var request = (await ann.ExpectAsync("REPORT_REQUEST")).GetProperty("requestId").GetString();
        await ann.SendAsync($$"""{"type":"REPORT","id":3,"roomId":"lobby","requestId":"{{request}}","data":1}""");
        Assert.Equal("""{"type":"ACK","id":3,"roomId":"lobby"}""", (await ann.ExpectAsync("ACK")).GetRawText());
    }

    [Fact(Timeout = 15_000)]
    public async Task Without_an_id_a_report_and_a_message_are_not_acknowledged()
    {
        await using var app = await PresenceApp.StartAsync();
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":1}""");
        await ann.SendAsync("""{"type":"MESSAGE","roomId":"lobby","event":"wave","data":1}""");
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("ACK", ann.TypesReceived);
    }
}
