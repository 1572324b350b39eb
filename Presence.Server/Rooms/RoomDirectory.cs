using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>The rooms that somebody is in. Safe from any thread.</summary>
internal sealed class RoomDirectory
{
    private const string RequestIdCharacters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int RequestIdPrefixLength = 6;

    private static readonly IComparer<string> LastFirst = Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left));

    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly PresenceOptions _options;
    private readonly PresenceMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Cluster? _cluster;

    public RoomDirectory(
        IOptions<PresenceOptions> options, PresenceMetrics metrics, TimeProvider clock, ILogger<Room> logger, Cluster? cluster = null)
    {
        (_options, _metrics, _clock, _logger, _cluster) = (options.Value, metrics, clock, logger, cluster);
        if (cluster is not null) cluster.Census.Here = (limit, after) => List(limit, after);
    }

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

    /// <summary>Some of the rooms that somebody is in now, in the order of their ids.</summary>
    /// <param name="limit">The most rooms to give. What it costs in memory depends on this alone.</param>
    /// <param name="after">Only rooms behind this id; empty for the first.</param>
    public IReadOnlyList<RoomCount> List(int limit, string after)
    {
        // The last of those kept is the first to go: one walk, and never more in hand than are asked for.
        var kept = new PriorityQueue<RoomCount, string>(LastFirst);
        foreach (var room in Rooms)
        {
            if (room.MemberCount is 0 || string.CompareOrdinal(room.Id, after) <= 0) continue;
            var count = new RoomCount(room.Id, room.MemberCount, room.UserCount);
            if (kept.Count < limit) kept.Enqueue(count, room.Id);
            else kept.EnqueueDequeue(count, room.Id);
        }

        var page = new RoomCount[kept.Count];
        for (var i = page.Length - 1; i >= 0; i--) page[i] = kept.Dequeue();
        return page;
    }

    // Each life of a room names its rounds afresh, so an answer to a former life is unknown in this one.
    private Room Create(string roomId) => new(
        roomId, RandomNumberGenerator.GetString(RequestIdCharacters, RequestIdPrefixLength), _options, _metrics, _clock, _logger, Retire, _cluster);

    private void Retire(Room room) => _rooms.TryRemove(new KeyValuePair<string, Room>(room.Id, room));
}
