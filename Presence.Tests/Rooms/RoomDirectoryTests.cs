using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Sending;

namespace Presence.Tests.Rooms;

public sealed class RoomDirectoryTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RoomDirectory _rooms;

    public RoomDirectoryTests() => _rooms = new RoomDirectory(
        Options.Create(new PresenceOptions()),
        new PresenceMetrics(_services.GetRequiredService<IMeterFactory>()),
        TimeProvider.System,
        NullLogger<Room>.Instance);

    public void Dispose() => _services.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_join_that_races_with_the_retirement_of_an_empty_room_gets_a_live_one()
    {
        const int users = 4;
        const int each = 2000;
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++) await ComeAndGoAsync($"user-{user}");
        })));
        Assert.Equal(0, _rooms.Count);
    }

    private async Task ComeAndGoAsync(string userId)
    {
        await using var stream = new TestStream();
        var id = new MemberId(userId, "t1");
        var room = _rooms.Hold("lobby");
        var seat = new Seat(room, id, EnvelopeWriter.EncodeMember(id), new Outbound(stream, null, 1024 * 1024, acceptsBatches: false));
        await room.PostAsync(new RoomCommand(seat, new ClientMessage.Join("lobby")));
        await room.PostAsync(new RoomCommand(seat, new ClientMessage.Leave("lobby")));
        while (!stream.Written.AsSpan().EndsWith("{\"type\":\"LEFT\",\"roomId\":\"lobby\"}"u8)) await Task.Yield();
        Assert.StartsWith("{\"type\":\"JOINED\"", Frames.Read(stream.Written)[0], StringComparison.Ordinal);
    }
}
