using System.Globalization;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Fuzz;

/// <summary>Two members in a room of their own who hear each other, and may hear nothing else, whatever goes on beside them.</summary>
internal sealed class WitnessPair : IAsyncDisposable
{
    private const string RoomId = "witness";

    private readonly RawSocket _ann;
    private readonly RawSocket _ben;
    private readonly Task<int> _talking;
    private volatile bool _isOver;

    private WitnessPair(RawSocket ann, RawSocket ben)
    {
        (_ann, _ben) = (ann, ben);
        _talking = Task.Run(TalkAsync);
    }

    public static async Task<WitnessPair> MeetAsync(PresenceApp app)
    {
        var ann = await RawSocket.UpgradeAsync(app, "ann", RoomId);
        var ben = await RawSocket.UpgradeAsync(app, "ben", RoomId);
        Assert.Contains("ADD_USER", (await ann.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        var question = System.Text.Json.JsonDocument.Parse((await ann.ReadFrameAsync())!.Text).RootElement.GetProperty("requestId").GetString();
        await ann.SendTextAsync($$"""{"type":"REPORT","roomId":"{{RoomId}}","requestId":"{{question}}","data":0}""");
        Assert.Contains("ADD_USER", (await ben.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Contains("SYNCED", (await ben.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        return new WitnessPair(ann, ben);
    }

    /// <summary>Ends the talk, which fails where anything but their own words has come to either.</summary>
    /// <returns>How often each has heard the other.</returns>
    public Task<int> EndAsync()
    {
        _isOver = true;
        return _talking;
    }

    public async ValueTask DisposeAsync()
    {
        await _ann.SendAsync(RawSocket.Frame(0x88, []));
        await _ben.SendAsync(RawSocket.Frame(0x88, []));
        await _ann.DisposeAsync();
        await _ben.DisposeAsync();
    }

    private async Task<int> TalkAsync()
    {
        var number = 0;
        for (; !_isOver; number++)
        {
            await SayAsync(_ann, number);
            await HearAsync(_ben, "ann", number);
            await SayAsync(_ben, number);
            await HearAsync(_ann, "ben", number);
        }

        return number;
    }

    private static Task SayAsync(RawSocket socket, int number) => socket.SendTextAsync(string.Create(
        CultureInfo.InvariantCulture, $$"""{"type":"MESSAGE","roomId":"{{RoomId}}","event":"count","data":{{number}}}"""));

    private static async Task HearAsync(RawSocket socket, string from, int number)
    {
        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"type":"MESSAGE","roomId":"{{{RoomId}}}","from":{"userId":"{{{from}}}","clientId":"raw"},"event":"count","data":{{{number}}}}""");
        Assert.Equal(expected, (await socket.ReadFrameAsync())?.Text);
    }
}
