using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// What goes on, for the app that embeds the service: who is where, by ids and counts, and the means to step in. There is nothing
/// else to tell, as nobody's data is ever kept. Safe from any thread.
/// </summary>
public sealed class PresenceRooms
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ProtocolLimits.JsonDepth - 1 };

    private readonly RoomDirectory _rooms;
    private readonly int _mostBytes;
    private readonly Cluster? _cluster;

    internal PresenceRooms(RoomDirectory rooms, IOptions<PresenceOptions> options, Cluster? cluster)
    {
        _rooms = rooms;
        _mostBytes = options.Value.MaxMessageBytes;
        _cluster = cluster;
    }

    /// <summary>Some of the rooms that somebody is in now, on all nodes, in the order of their ids.</summary>
    /// <param name="limit">The most rooms to give. What it costs in memory depends on this alone.</param>
    /// <param name="after">Only rooms behind this id; null for the first.</param>
    /// <remarks>A node that does not answer in <see cref="ClusterOptions.SyncTimeout"/> is left out.</remarks>
    public async Task<IReadOnlyList<RoomSummary>> ListAsync(int limit, string? after = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var counts = _rooms.List(limit, after ?? "").AsEnumerable();
        if (_cluster is not null) counts = counts.Concat(await _cluster.ListRoomsAsync(limit, after ?? ""));

        // Each node in a room knows all who are there, in time: one may know a little more.
        return [.. counts
            .GroupBy(room => room.RoomId, StringComparer.Ordinal)
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Take(limit)
            .Select(room => new RoomSummary(room.Key, room.Max(count => count.Members), room.Max(count => count.Users)))];
    }

    /// <summary>The members of a room, those in their leave grace included; empty where nobody is in it.</summary>
    public async Task<IReadOnlyList<MemberId>> GetMembersAsync(string roomId)
    {
        var request = new RosterRequest();
        return await TryPostAsync(roomId, request) ? await request.Answer : [];
    }

    /// <summary>
    /// Removes a user, or one client of it, from a room: the others are told at once, by REMOVE_USER with the reason
    /// <c>kicked</c>, and the connection is closed with 4403. Its other rooms see the same when it has ended. It is no ban: whoever may
    /// connect can come back.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="userId">The user.</param>
    /// <param name="clientId">One client of the user; null for all that are in the room.</param>
    /// <returns>How many clients were removed; 0 where nobody of that name was there.</returns>
    public async Task<int> KickAsync(string roomId, string userId, string? clientId = null)
    {
        var request = new KickRequest(userId, clientId);
        return await TryPostAsync(roomId, request) ? await request.Answer : 0;
    }

    /// <summary>Relays a message to those in a room. It comes as MESSAGE without <c>from</c>: no member has sent it.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="eventName">The name of the event: 1 to 64 characters, no control characters.</param>
    /// <param name="data">Any JSON value, of at most <see cref="PresenceOptions.MaxMessageBytes"/>. It is not copied: leave it as it is until this ends.</param>
    /// <param name="to">Whom it is for; null: everybody in the room.</param>
    /// <returns>How many connections it was handed to; 0 where nobody was there.</returns>
    /// <exception cref="ArgumentException">The event's name or the data is not as it must be. The message does not repeat it.</exception>
    public async Task<int> PublishAsync(string roomId, string eventName, RawJson data, Recipient? to = null)
    {
        if (!Identifiers.IsEvent(eventName)) throw new ArgumentException("An event has 1 to 64 characters, none of them a control character.", nameof(eventName));
        if (data.Utf8.Length > _mostBytes) throw new ArgumentException($"The data has more than {_mostBytes} bytes.", nameof(data));
        if (!IsOneValue(data.Utf8.Span)) throw new ArgumentException("The data is not one JSON value in UTF-8, or nests too deep.", nameof(data));
        var request = new PublishRequest(eventName, data, to);
        return await TryPostAsync(roomId, request) ? await request.Answer : 0;
    }

    private async ValueTask<bool> TryPostAsync(string roomId, AppRequest request)
    {
        // Nobody may be in it here, and somebody elsewhere: entering it brings their roster.
        if (_cluster is { OtherNodes: > 0 }) return await _rooms.Hold(roomId).PostAsync(new RoomCommand(Request: request, EndsHold: true));
        return _rooms.TryGet(roomId, out var room) && await room.PostAsync(new RoomCommand(Request: request));
    }

    /// <summary>What is no JSON would break the envelope that it is put into, and with it every client in the room.</summary>
    private static bool IsOneValue(ReadOnlySpan<byte> utf8)
    {
        // The reader does not look into strings.
        if (!Utf8.IsValid(utf8)) return false;
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
