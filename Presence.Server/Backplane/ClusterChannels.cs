using System.Collections.Concurrent;

namespace Presence.Server;

/// <summary>The channels of one node: which it listens to, and what it sends. Safe from any thread.</summary>
internal sealed class ClusterChannels(IPresenceBackplane backplane, ClusterReport report)
{
    /// <summary>Where the nodes speak of themselves.</summary>
    public const string Nodes = "nodes";

    private const string RoomPrefix = "room:";

    // Beyond this the backplane takes less than is said: what is dropped is noticed by the others, and made up for.
    private const long MostWaitingBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Subscription> _rooms = new(StringComparer.Ordinal);
    private long _waitingBytes;

    /// <summary>The rooms that listen.</summary>
    public IEnumerable<IRoomListener> Rooms => _rooms.Select(pair => pair.Value.Listener).OfType<IRoomListener>();

    public IRoomListener? Find(string channel) =>
        channel.StartsWith(RoomPrefix, StringComparison.Ordinal) && _rooms.TryGetValue(channel[RoomPrefix.Length..], out var room) ? room.Listener : null;

    public Task<long?> PublishToNodesAsync(PacketBuffer packet) => PublishAsync(Nodes, packet);

    /// <summary>Publishes to a room; gives how many have got it, null where that is not known. Never fails.</summary>
    public Task<long?> PublishToRoomAsync(string roomId, PacketBuffer packet) => PublishAsync(RoomPrefix + roomId, packet);

    /// <summary>Listens for a room, in place of who did so before.</summary>
    public void Open(string roomId, IRoomListener listener) => Change(roomId, room => room.Listener = listener);

    /// <summary>The room does not listen any more, where it is still the one that does.</summary>
    public void Close(string roomId, IRoomListener listener) => Change(roomId, room =>
    {
        if (room.Listener == listener) room.Listener = null;
    });

    private void Change(string roomId, Action<Subscription> change)
    {
        while (true)
        {
            var room = _rooms.GetOrAdd(roomId, static _ => new Subscription());
            lock (room)
            {
                if (room.IsOver) continue;
                change(room);

                // One after the other: what is asked for last is what there is at the end.
                room.Work = FollowAsync(room.Work, roomId, room);
                return;
            }
        }
    }

    private async Task FollowAsync(Task before, string roomId, Subscription room)
    {
        await before;
        var listener = room.Listener;
        try
        {
            if (listener is not null)
            {
                await backplane.SubscribeAsync(RoomPrefix + roomId);
                listener.Subscribed(isOpen: true);
                return;
            }

            await backplane.UnsubscribeAsync(RoomPrefix + roomId);
        }
        catch (Exception fault)
        {
            report.Failed(fault);
            listener?.Subscribed(isOpen: false);
        }

        lock (room)
        {
            if (room.Listener is not null || room.IsOver) return;
            room.IsOver = _rooms.TryRemove(new KeyValuePair<string, Subscription>(roomId, room));
        }
    }

    private async Task<long?> PublishAsync(string channel, PacketBuffer packet)
    {
        var bytes = packet.Memory.Length;
        try
        {
            if (Interlocked.Add(ref _waitingBytes, bytes) <= MostWaitingBytes && backplane.IsConnected)
            {
                var heard = await backplane.PublishAsync(channel, packet.Memory);
                report.Published(bytes);
                return heard;
            }
        }
        catch (Exception fault)
        {
            report.Failed(fault);
            return null;
        }
        finally
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            packet.Return();
        }

        report.Dropped();
        return null;
    }

    private sealed class Subscription
    {
        public volatile IRoomListener? Listener;

        public Task Work { get; set; } = Task.CompletedTask;

        public bool IsOver { get; set; }
    }
}
