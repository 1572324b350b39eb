using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// This node among the others: says that it is alive, hears who else is, and hands each room what is said there. Safe from any thread.
/// </summary>
/// <remarks>
/// It counts as linked only once a message of its own has come back: a subscription that looks healthy can be deaf. While it is not, nobody
/// else is taken for dead, for not they are silent.
/// </remarks>
internal sealed class Cluster : IHostedLifecycleService, IPresenceBackplaneReceiver, IDisposable
{
    private const string RandomCharacters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int RandomLength = 6;
    private const int RepeatedBeats = 3;

    private static readonly TimeSpan GreetingPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WaitingNote = TimeSpan.FromSeconds(10);

    private readonly IPresenceBackplane _backplane;
    private readonly PresenceOptions _options;
    private readonly ClusterOptions _settings;
    private readonly TimeProvider _clock;
    private readonly ClusterReport _report;
    private readonly NodeTable _nodes;
    private readonly PacketWriter _writer = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _firstLink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private readonly List<(string RoomId, long Life, long Sequence, int Beats)> _left = [];
    private long _lives;
    private long _echoedAt;
    private long _tickedAt;
    private long _beatAt;
    private long _unlinkedAt;
    private long _greeted;
    private int _isSubscribing;
    private bool _hasToResync;
    private volatile bool _isLinked;

    public Cluster(IPresenceBackplane backplane, IOptions<PresenceOptions> options, TimeProvider clock, ClusterReport report)
    {
        _backplane = backplane;
        _options = options.Value;
        _settings = options.Value.Cluster;
        _clock = clock;
        _report = report;
        _nodes = new NodeTable(clock);
        Clock = new ClusterClock(clock);
        Channels = new ClusterChannels(backplane, report);
        Census = new RoomCensus(_settings, clock);
        NodeId = _settings.NodeId ?? $"{Environment.MachineName}-{RandomNumberGenerator.GetString(RandomCharacters, RandomLength)}";
        Epoch = clock.GetUtcNow().Ticks;
        _unlinkedAt = clock.GetTimestamp();
    }

    public string NodeId { get; }

    /// <summary>This life of the node.</summary>
    public long Epoch { get; }

    public ClusterClock Clock { get; }

    public ClusterChannels Channels { get; }

    public RoomCensus Census { get; }

    /// <summary>Whether what this node says comes back to it.</summary>
    public bool IsLinked => _isLinked;

    /// <summary>Whether the node is saying goodbye: its members will come back by others.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>How many other nodes are alive.</summary>
    public int OtherNodes => _nodes.Count;

    /// <summary>A number that no other room of this life of the node has; a later one is greater.</summary>
    public long NextLife() => Interlocked.Increment(ref _lives);

    /// <summary>How long the members of a node that ends in good order may take to come back by another.</summary>
    public TimeSpan LeavingGrace => _options.ReconnectSpread + _options.LeaveGrace;

    /// <summary>The rooms of the other nodes behind one, of each node at most so many.</summary>
    public Task<IReadOnlyList<RoomCount>> ListRoomsAsync(int limit, string after) => Census.AskAsync(
        IsLinked ? OtherNodes : 0,
        requestId => _ = Say(writer => writer.BeginEvent(PacketEventType.List)
            .Text("requestId"u8, requestId).Text("after"u8, after).Number("limit"u8, limit).EndEvent()));

    /// <summary>Rosters were asked for.</summary>
    public void Resynced() => _report.Resynced();

    /// <summary>This node has left a room. It says so more than once: what is lost last is missed by nobody.</summary>
    public void Leave(string roomId, long life, long sequence)
    {
        lock (_left) _left.Add((roomId, life, sequence, RepeatedBeats));
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _tickedAt = _beatAt = _clock.GetTimestamp();
        var start = _backplane.StartAsync(this, cancellationToken);
        if (_settings.Start is ClusterStart.Wait) await WithNotesAsync(start, cancellationToken);
        else _ = WatchAsync(start);
        _timer = _clock.CreateTimer(_ => Tick(), null, Period, Period);
        _ = SubscribeAsync();
        if (_settings.Start is not ClusterStart.Wait) return;
        await WithNotesAsync(_firstLink.Task, cancellationToken);

        // Those who have heard the greeting answer it at once.
        var linkedAt = _clock.GetTimestamp();
        while (OtherNodes < Volatile.Read(ref _greeted) && _clock.GetElapsedTime(linkedAt) < _settings.SyncTimeout)
            await Task.Delay(GreetingPoll, _clock, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsLeaving = true;
        return Task.CompletedTask;
    }

    // The connections have been drained by now.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        await Say(writer => writer.BeginEvent(PacketEventType.Bye).Number("graceMs"u8, (long)LeavingGrace.TotalMilliseconds).EndEvent());
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    public void Receive(string channel, ReadOnlyMemory<byte> message)
    {
        if (!PacketReader.TryRead(message, out var packet) || !Clock.TryObserve(packet.Clock))
        {
            _report.Unreadable();
            return;
        }

        _report.Received();
        if (packet.NodeId == NodeId)
        {
            if (packet.Epoch == Epoch) Echo(channel, packet);
            else if (packet.Epoch > Epoch) _report.HasNamesake(NodeId);
            return;
        }

        var isBye = packet.Events is [{ Type: PacketEventType.Bye }];
        if (isBye)
        {
            if (_nodes.End(packet.NodeId, packet.Epoch) is { } ended) Lose(ended, packet.Events[0].Grace);
            return;
        }

        var known = _nodes.Count;
        if (_nodes.Hear(packet.NodeId, packet.Epoch, out var before) is not { } node) return;
        if (before is not null) Lose(before, grace: null);
        if (before is not null || _nodes.Count > known) _report.Found(node);
        if (channel == ClusterChannels.Nodes) Hear(node, packet);
        else Channels.Find(channel)?.Receive(node, packet);
    }

    public void ConnectionChanged()
    {
        // What was said before the connection was lost proves nothing.
        Volatile.Write(ref _echoedAt, 0);
        Look();
        if (_backplane.IsConnected) _ = SubscribeAsync();
    }

    private TimeSpan Period => _settings.HeartbeatInterval / 5;

    private void Echo(string channel, Packet packet)
    {
        if (channel != ClusterChannels.Nodes)
        {
            Channels.Find(channel)?.Echo(packet);
            return;
        }

        Volatile.Write(ref _echoedAt, _clock.GetTimestamp());
        Look();
    }

    private void Hear(Node node, Packet packet)
    {
        foreach (var said in packet.Events)
        {
            switch (said.Type)
            {
                case PacketEventType.Alive:
                    node.Beat();
                    break;
                case PacketEventType.Hello:
                    _ = SayAsync(PacketEventType.Alive);
                    break;
                case PacketEventType.List:
                    _ = Say(writer => writer.BeginEvent(PacketEventType.Rooms)
                        .Text("node"u8, packet.NodeId).Text("requestId"u8, said.RequestId).Rooms(Census.Here(said.Limit, said.After)).EndEvent());
                    break;
                case PacketEventType.Rooms when said.NodeId == NodeId:
                    Census.Answer(said.RequestId, said.Rooms);
                    break;
            }
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            var pause = _clock.GetElapsedTime(_tickedAt);
            _tickedAt = _clock.GetTimestamp();
            if (_hasToResync) ResyncAll();

            // This node has stood still: the others may have taken it for dead, and who is silent may not be. Its own connections
            // first get the time until the next look to say what has become of them.
            if (pause >= _settings.NodeTimeout / 2)
            {
                _nodes.Forgive();
                _hasToResync = true;
            }
        }

        Look();
        if (_clock.GetElapsedTime(_beatAt) < _settings.HeartbeatInterval) return;
        _beatAt = _clock.GetTimestamp();

        // It may be connected and yet deaf.
        if (_isLinked) _ = SayAsync(PacketEventType.Alive);
        else _ = SubscribeAsync();
        foreach (var room in Channels.Rooms) room.Beat();
        SayAgainWhatWasLeft();
    }

    private void SayAgainWhatWasLeft()
    {
        lock (_left)
        {
            for (var i = _left.Count - 1; i >= 0; i--)
            {
                var (roomId, life, sequence, beats) = _left[i];
                var packet = Write(writer => writer.BeginEvent(PacketEventType.Gone).EndEvent(), life, sequence);
                _ = Channels.PublishToRoomAsync(roomId, packet);
                if (beats > 1) _left[i] = (roomId, life, sequence, beats - 1);
                else _left.RemoveAt(i);
            }
        }
    }

    /// <summary>Looks whether this node is linked, and who of the others is not any more.</summary>
    private void Look()
    {
        lock (_gate)
        {
            var echoedAt = Volatile.Read(ref _echoedAt);
            var isLinked = _backplane.IsConnected && echoedAt is not 0 && _clock.GetElapsedTime(echoedAt) < 2.5 * _settings.HeartbeatInterval;
            if (isLinked != _isLinked)
            {
                _isLinked = isLinked;
                _report.Linked(isLinked);
                _unlinkedAt = _clock.GetTimestamp();
                _nodes.Forgive();
                if (isLinked) ResyncAll();
                if (isLinked) _firstLink.TrySetResult();
            }

            if (isLinked) LoseSilent(echoedAt);
            else if (_clock.GetElapsedTime(_unlinkedAt) >= _settings.OutagePatience) LoseAll(_nodes.TakeAll());
        }
    }

    // As long as this node is deaf, the silence is its own: only up to its last echo it is known to have heard what was said.
    private void LoseSilent(long echoedAt)
    {
        LoseAll(_nodes.TakeSilent(_settings.NodeTimeout, echoedAt));
        if (_nodes.HasSilent(_settings.NodeTimeout)) _ = SayAsync(PacketEventType.Alive);
    }

    private void ResyncAll()
    {
        _hasToResync = false;
        foreach (var room in Channels.Rooms) room.Resync();
    }

    private void LoseAll(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes) Lose(node, grace: null);
    }

    private void Lose(Node node, TimeSpan? grace)
    {
        _report.Lost(node, saidGoodbye: grace is not null);
        foreach (var room in Channels.Rooms) room.Lose(node, grace);
    }

    private async Task SubscribeAsync()
    {
        // Whoever comes while another is at it would only do the same.
        if (Interlocked.Exchange(ref _isSubscribing, 1) is not 0) return;
        try
        {
            await _backplane.SubscribeAsync(ClusterChannels.Nodes);
            if (await SayAsync(PacketEventType.Hello) is { } heard) Volatile.Write(ref _greeted, heard - 1);
        }
        catch (Exception fault)
        {
            _report.Failed(fault);
        }
        finally
        {
            Volatile.Write(ref _isSubscribing, 0);
        }
    }

    private Task<long?> SayAsync(PacketEventType type) => Say(writer => writer.BeginEvent(type).EndEvent());

    private Task<long?> Say(Action<PacketWriter> write) => Channels.PublishToNodesAsync(Write(write, life: 0, sequence: 0));

    private PacketBuffer Write(Action<PacketWriter> write, long life, long sequence)
    {
        lock (_writer)
        {
            _writer.Begin(NodeId, Epoch, Clock.Now, life, sequence);
            write(_writer);
            return _writer.End();
        }
    }

    private async Task WithNotesAsync(Task awaited, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await awaited.WaitAsync(WaitingNote, _clock, cancellationToken);
                return;
            }
            catch (TimeoutException) when (!awaited.IsFaulted)
            {
                _report.Waiting();
            }
        }
    }

    private async Task WatchAsync(Task start)
    {
        try
        {
            await start;
        }
        catch (Exception fault)
        {
            _report.Failed(fault);
        }
    }
}
