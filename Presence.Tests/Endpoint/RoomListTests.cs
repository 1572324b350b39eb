using System.Diagnostics.Metrics;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Tests.Endpoint;

public sealed class RoomListTests
{
    [Fact(Timeout = 60_000)]
    public async Task Any_page_is_what_a_sorted_list_of_all_would_have_there()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = Options.Create(new PresenceOptions());
        var directory = new RoomDirectory(options, new PresenceMetrics(services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<Room>.Instance);
        var rooms = new PresenceRooms(directory, options, cluster: null);
        var names = Enumerable.Range(0, 300).Select(i => $"{(char)('a' + (i * 7 % 26))}{i}").Append("Ä").Append("\U0001F600").ToArray();
        var seats = names.Select(name => Sit(directory, name)).ToList();
        foreach (var name in names) Assert.Single(await rooms.GetMembersAsync(name));
        await Infrastructure.PresenceApp.UntilAsync(() => directory.Rooms.Count(room => room.MemberCount > 0) == names.Length, "all rooms have committed");

        Array.Sort(names, StringComparer.Ordinal);
        string?[] others = [null, "", "m", "\uffff"];
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, names.Length + 3].Select(i => i < names.Length ? names[i] : others[i - names.Length])).Sample(
            (limit, after) => Assert.Equal(
                names.Where(name => after is null || string.CompareOrdinal(name, after) > 0).Take(limit),
                directory.List(limit, after ?? "").Select(room => room.RoomId)),
            iter: 1000);

        Assert.Equal(names, (await rooms.ListAsync(1000)).Select(room => room.RoomId));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rooms.ListAsync(0));
        foreach (var seat in seats) await seat.Room.PostAsync(new RoomCommand(seat, Departure: Departure.Left));
        await Infrastructure.PresenceApp.UntilAsync(() => directory.Count is 0, "all rooms have ended");
    }

    private static Seat Sit(RoomDirectory directory, string roomId)
    {
        var id = new MemberId("ann", "t1");
        var room = directory.Hold(roomId);
        var seat = new Seat(room, id, EnvelopeWriter.EncodeMember(id), new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false));
        _ = room.PostAsync(new RoomCommand(seat, new ClientMessage.Join(roomId))).AsTask();
        return seat;
    }
}
