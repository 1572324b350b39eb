using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>The rooms that somebody is in. Safe from any thread.</summary>
internal sealed class RoomDirectory(IOptions<PresenceOptions> options, PresenceMetrics metrics, TimeProvider clock, ILogger<Room> logger)
{
    private const string RequestIdCharacters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int RequestIdPrefixLength = 6;

    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    /// <summary>The live rooms, as they are while they are walked.</summary>
    public IEnumerable<Room> Rooms => _rooms.Select(pair => pair.Value);

    public int Count => _rooms.Count;

    public bool TryGet(string roomId, [NotNullWhen(true)] out Room? room) => _rooms.TryGetValue(roomId, out room);

    /// <summary>The live room of that name, made where there is none, and held for one seat.</summary>
    public Room Hold(string roomId)
    {
        while (true)
        {
            var room = _rooms.GetOrAdd(roomId, Create);
            if (room.TryHold()) return room;

            // It retires this moment; its loop takes it out too, and either may be first.
            Retire(room);
        }
    }

    // Each life of a room names its rounds afresh, so an answer to a former life is unknown in this one.
    private Room Create(string roomId) => new(
        roomId, RandomNumberGenerator.GetString(RequestIdCharacters, RequestIdPrefixLength), options.Value, metrics, clock, logger, Retire);

    private void Retire(Room room) => _rooms.TryRemove(new KeyValuePair<string, Room>(room.Id, room));
}
