using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

public sealed class UpdateTests
{
    [Fact(Timeout = 15_000)]
    public async Task New_data_goes_to_everyone_else_and_not_back()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ann.SendAsync("""{"type":"REPORT","roomId":"lobby","data":{"status":"away"}}""");
        await ben.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out _));
        await ann.SettleAsync("lobby");
        Transcript.Of(ann, ben).ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_update_with_an_id_is_acknowledged()
    {
        await using var app = await PresenceApp.StartAsync();
        var (ann, ben) = await Pair.MeetAsync(app);
        await ann.SendAsync("""{"type":"REPORT","id":7,"roomId":"lobby","data":1}""");
        Assert.Equal("""{"type":"ACK","id":7,"roomId":"lobby"}""", (await ann.ExpectAsync("ACK")).GetRawText());
        await ben.ExpectAsync("ADD_USER", user => user.TryGetProperty("data", out _));
    }
}
