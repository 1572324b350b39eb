using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// Who is where, for the app that embeds the service: ids and counts. There is nothing else to tell, as nobody's data is
/// ever kept. Safe from any thread.
/// </summary>
public sealed class PresenceRooms
{
    private readonly RoomDirectory _rooms;

    internal PresenceRooms(RoomDirectory rooms) => _rooms = rooms;

    /// <summary>The rooms that somebody is in now, in no order.</summary>
    public IReadOnlyList<RoomSummary> List() =>
        [.. _rooms.Rooms.Select(room => new RoomSummary(room.Id, room.MemberCount, room.UserCount)).Where(room => room.Members > 0)];

    /// <summary>The members of a room, those in their leave grace included; empty where nobody is in it.</summary>
    public async Task<IReadOnlyList<MemberId>> GetMembersAsync(string roomId)
    {
        if (!_rooms.TryGet(roomId, out var room)) return [];
        var roster = new TaskCompletionSource<IReadOnlyList<MemberId>>(TaskCreationOptions.RunContinuationsAsynchronously);
        return await room.PostAsync(new RoomCommand(Roster: roster)) ? await roster.Task : [];
    }
}
