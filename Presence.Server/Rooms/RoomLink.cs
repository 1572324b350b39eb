using System.Collections.Concurrent;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// One room's tie to the other nodes: follows what they say, and asks for what it has missed. The cluster leaves word from any thread;
/// all else is the room's loop's.
/// </summary>
internal sealed class RoomLink(Cluster cluster, ClusterOptions options, string roomId, RoomState state, RoomNarrator narrator, RoomOutbox outbox, Action wake)
    : IRoomListener
{
    // A room that takes less than comes loses some of it, notices, and catches up by the rosters.
    private const int MostWaitingPackets = 4096;

    private const int RepeatedBeats = 3;

    // Rosters for newcomers that come one after the other are one.
    private static readonly TimeSpan RosterInterval = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Word> _words = new();
    private readonly Peers _peers = new(options.SyncTimeout);
    private int _waitingPackets;
    private bool _isOpen;
    private bool _hasFailed;
    private TimeSpan? _holdEnds;
    private long? _expected;
    private TimeSpan? _rosterDue;
    private TimeSpan _rosterAt = TimeSpan.MinValue;
    private TimeSpan _repeatedAt;
    private int _beatsToRepeat;
    private long _sequenceAtBeat;
    private long _packetsAtBeat;
    private long _packetsAtAsk;
    private long _echoes;

    /// <summary>Whether the members must wait: the rosters of the others are on their way.</summary>
    public bool IsHolding => _holdEnds is not null;

    /// <summary>Whether word has been left.</summary>
    public bool HasWords => !_words.IsEmpty;

    /// <summary>How long a member that loses its connection now stays; null: as long as ever.</summary>
    public TimeSpan? LongerGrace => cluster.IsLeaving ? cluster.LeavingGrace : null;

    /// <summary>When something is to be done next; null where nothing is.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            var next = _peers.NextDeadline;
            if (_holdEnds < next || next is null) next = _holdEnds ?? next;
            if (_rosterDue < next || next is null) next = _rosterDue ?? next;
            return next;
        }
    }

    /// <summary>Begins to listen, the first time. Where there is anybody to hear, the members wait for that.</summary>
    public void Open(TimeSpan now)
    {
        if (_isOpen) return;
        _isOpen = true;
        if (cluster.IsLinked) _holdEnds = now + options.SyncTimeout;
        cluster.Channels.Open(roomId, this);
    }

    /// <summary>Nobody is left here: stops to listen.</summary>
    public void Close()
    {
        if (!_isOpen) return;
        cluster.Channels.Close(roomId, this);
        if (!outbox.HasPeers) return;
        outbox.Gone();
        _ = outbox.FlushAsync();
        cluster.Leave(roomId, outbox.Life, outbox.Sequence);
    }

    public void Receive(Node node, Packet packet)
    {
        if (Interlocked.Increment(ref _waitingPackets) <= MostWaitingPackets) Leave(new Word(WordKind.Packet) { Node = node, Packet = packet });
        else Interlocked.Decrement(ref _waitingPackets);
    }

    public void Echo(Packet packet) => Leave(new Word(WordKind.Echo) { Packet = packet });

    public void Lose(Node node, TimeSpan? grace) => Leave(new Word(WordKind.Lost) { Node = node, Grace = grace });

    public void Subscribed(bool isOpen) => Leave(new Word(isOpen ? WordKind.Subscribed : WordKind.NotSubscribed));

    public void Resync() => Leave(new Word(WordKind.Resync));

    public void Beat() => Leave(new Word(WordKind.Beat));

    /// <summary>Takes one word that was left; false where there is none.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (!_words.TryDequeue(out var word)) return false;
        switch (word.Kind)
        {
            case WordKind.Packet:
                Interlocked.Decrement(ref _waitingPackets);
                if (!word.Node!.IsOver) Follow(word.Node, word.Packet!, now);
                break;
            case WordKind.Echo when word.Packet!.Life == outbox.Life:
                _echoes++;
                break;
            case WordKind.Lost:
                _peers.Remove(word.Node!);
                if (word.Grace is { } grace) state.Orphan(word.Node!, now + grace);
                else Tell(state.RemoveAll(word.Node!, RemoveReason.NodeLost));
                break;
            case WordKind.Subscribed:
                _hasFailed = false;
                _echoes = _packetsAtBeat = _packetsAtAsk = outbox.Packets;
                AskAll(now);
                break;
            case WordKind.NotSubscribed:
                _hasFailed = true;
                _holdEnds = null;
                break;
            case WordKind.Asked:
                _expected = Math.Min(word.Heard ?? long.MaxValue, cluster.OtherNodes);
                break;
            case WordKind.Resync when _hasFailed:
                cluster.Channels.Open(roomId, this);
                break;
            case WordKind.Resync:
                AskAll(now);
                break;
            case WordKind.Beat:
                TakeBeat(now);
                break;
        }

        narrator.Tell(default);
        MeetPeers(now);
        if (_peers.Synced >= _expected) _holdEnds = null;
        return true;
    }

    /// <summary>Does what is due.</summary>
    public void Advance(TimeSpan now)
    {
        if (_holdEnds <= now) _holdEnds = null;
        if (_rosterDue <= now) SayRoster(now);
        if (_peers.NextDeadline > now) return;
        var (ask, giveUp) = _peers.TakeDue(now, isHeard: !_hasFailed && _echoes >= _packetsAtAsk);
        foreach (var node in ask) outbox.Sync(node);
        if (ask.Count > 0) _packetsAtAsk = outbox.Packets + 1;
        foreach (var node in giveUp) Tell(state.RemoveAll(node, RemoveReason.Disconnected));
        outbox.HasPeers = _peers.Any;
    }

    private void MeetPeers(TimeSpan now)
    {
        // As long as nobody was known to listen, nothing was said.
        if (_peers.Any && !outbox.HasPeers) _rosterDue ??= Later(now);
        outbox.HasPeers = _peers.Any;
    }

    private void Tell(IEnumerable<MemberId> steps)
    {
        foreach (var _ in steps) narrator.Tell(default);
    }

    private void Leave(Word word)
    {
        _words.Enqueue(word);
        wake();
    }

    /// <summary>Asks all others for their rosters, and gives them this node's.</summary>
    private void AskAll(TimeSpan now)
    {
        cluster.Resynced();
        _peers.DoubtAll(now);
        outbox.Sync(node: null);
        SayRoster(now);
        _ = CountAsync(outbox.FlushAsync());
    }

    private async Task CountAsync(Task<long?> published) =>
        Leave(new Word(WordKind.Asked) { Heard = await published is { } heard ? heard - 1 : null });

    private void SayRoster(TimeSpan now)
    {
        _rosterDue = null;
        _rosterAt = now;
        outbox.Roster(state.OwnRoster);
    }

    private void TakeBeat(TimeSpan now)
    {
        // What was said before the last beat should long have come back: a channel that looks healthy can be deaf.
        if (_hasFailed || _echoes < _packetsAtBeat) cluster.Channels.Open(roomId, this);
        _packetsAtBeat = outbox.Packets;
        if (outbox.Sequence > _sequenceAtBeat) _beatsToRepeat = RepeatedBeats;
        _sequenceAtBeat = outbox.Sequence;
        if (_beatsToRepeat-- > 0 || now - _repeatedAt >= LongestSilence)
        {
            _repeatedAt = now;
            outbox.Repeat();
        }

        _peers.DoubtSilent(now);
        state.Refresh(now);
    }

    private void Follow(Node node, Packet packet, TimeSpan now)
    {
        var credence = _peers.Follow(node, packet, now);
        if (credence is Credence.Old) return;
        MeetPeers(now);
        foreach (var said in packet.Events)
        {
            if (credence is Credence.Doubtful && !IsHarmless(said.Type)) continue;
            Follow(node, said, now);
            narrator.Tell(new Said(null, said.Data));
        }
    }

    // What speaks of no member's state is good for its own sake.
    private static bool IsHarmless(PacketEventType type) =>
        type is PacketEventType.Sync or PacketEventType.Ask or PacketEventType.Message or PacketEventType.Kick;

    private TimeSpan Later(TimeSpan now) => _rosterAt == TimeSpan.MinValue || now - _rosterAt >= RosterInterval ? now : _rosterAt + RosterInterval;

    private void Follow(Node node, PacketEvent said, TimeSpan now)
    {
        switch (said.Type)
        {
            case PacketEventType.Sync when said.NodeId.Length is 0 || said.NodeId == cluster.NodeId:
                _rosterDue ??= Later(now);
                break;
            case PacketEventType.Join:
                state.Enter(node, said.Member, said.Stamp, said.Revision, said.Data.IsPresent);
                break;
            case PacketEventType.Update:
                state.Update(node, said.Member, said.Stamp, said.Revision);
                break;
            case PacketEventType.Away:
                state.Lose(node, said.Member, said.Stamp);
                break;
            case PacketEventType.Leave:
                state.Leave(node, said.Member, said.Stamp, said.Reason);
                break;
            case PacketEventType.Message:
                narrator.TellRelayed(said.HasMember ? said.Member : null, said.EventName, said.Data, said.To);
                break;
            case PacketEventType.Ask:
                state.Ask(node, said.RequestId, said.Members, now);
                break;
            case PacketEventType.Answer:
                foreach (var round in said.Rounds)
                {
                    if (round.NodeId == cluster.NodeId) state.Answer(node, said.Member, said.Stamp, round.RequestId);
                }

                break;
            case PacketEventType.Done when said.NodeId == cluster.NodeId:
                state.Finish(node, said.RequestId, said.Members ?? []);
                break;
            case PacketEventType.Kick:
                while (state.TryKick(said.To!.UserId, said.To.ClientId)) narrator.Tell(default);
                break;
            case PacketEventType.Roster:
                Tell(state.Compare(node, said.Roster));
                state.Refresh(now);
                break;
            case PacketEventType.Gone:
                _peers.End(node);
                Tell(state.RemoveAll(node, RemoveReason.Disconnected));
                break;
        }
    }

    private enum WordKind
    {
        Packet,
        Echo,
        Lost,
        Subscribed,
        NotSubscribed,
        Asked,
        Resync,
        Beat,
    }

    private readonly record struct Word(WordKind Kind)
    {
        public Node? Node { get; init; }

        public Packet? Packet { get; init; }

        public TimeSpan? Grace { get; init; }

        public long? Heard { get; init; }
    }
}
