using System.Diagnostics.Metrics;
using System.Globalization;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// What the service counts, as the instruments of one meter. Every tag is a word of the service's own, a type, a code or a reason:
/// never an id, and nothing that a client has sent.
/// </summary>
/// <remarks>
/// Counts are kept in fields and read when somebody asks. They cost the same few nanoseconds whether or not anybody listens, and
/// whoever begins to listen late has missed nothing. Safe from any thread.
/// </remarks>
internal sealed class PresenceMetrics
{
    public const string MeterName = "Presence.Server";

    // RFC 6455, 7.1.5: what a connection that was lost without a close frame is said to have ended with.
    private const int AbnormalClosure = 1006;

    private static readonly InstrumentAdvice<double> FanOutBuckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _fanOut;
    private readonly Tally _received = new("type", WireTypes.Received);
    private readonly Tally _sent = new("type", WireTypes.Sent);
    private readonly NamedCount _closed = new("code", Enum.GetValues<CloseCode>().Select(Name));
    private readonly NamedCount _rejected = new("reason",
    [
        ErrorCode.InvalidJson, ErrorCode.InvalidMessage, ErrorCode.NotInRoom, ErrorCode.RoomFull, ErrorCode.TooManyRooms,
        ErrorCode.UnknownRequest, ErrorCode.NoSuchMember, ErrorCode.Forbidden, ErrorCode.Unauthenticated, ErrorCode.RateLimited, ErrorCode.Internal,
    ]);

    private long _packetsSent;
    private long _packetBytes;
    private long _packetsReceived;
    private long _packetsRejected;
    private long _packetsDropped;
    private long _resyncs;
    private long _slowConsumers;
    private long _rounds;
    private long _missing;

    public PresenceMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableCounter(
            "presence.messages.received", _received.Read, "{message}", "Messages of clients. _OTHER: not to be read as one.");
        _meter.CreateObservableCounter(
            "presence.messages.sent", _sent.Read, "{message}", "Messages to clients: one for each connection that is to get it.");
        _meter.CreateObservableCounter(
            "presence.connections.closed", _closed.Read, "{connection}", "Connections that have ended. 1006: without a close of the service.");
        _meter.CreateObservableCounter(
            "presence.slow_consumers", () => Volatile.Read(ref _slowConsumers), "{connection}", "Connections closed for reading too slowly.");
        _meter.CreateObservableCounter(
            "presence.rejected", _rejected.Read, "{rejection}", "Handshakes refused before the upgrade, and messages answered by ERROR.");
        _meter.CreateObservableCounter(
            "presence.rounds", () => Volatile.Read(ref _rounds), "{round}", "Rounds of questions that were opened.");
        _meter.CreateObservableCounter(
            "presence.rounds.missing", () => Volatile.Read(ref _missing), "{member}", "Members that a round was to hear and had not heard when it ended.");
        _fanOut = _meter.CreateHistogram(
            "presence.fanout.duration",
            "s",
            "From the receipt of the oldest message of a commit until the commit was handed to the sockets.",
            advice: FanOutBuckets);
    }

    /// <summary>Shows what is there now, counted when somebody asks.</summary>
    public void Observe(Func<int> connections, Func<int> rooms, Func<int> members, Func<long> waitingBytes)
    {
        _meter.CreateObservableUpDownCounter("presence.connections", connections, "{connection}", "Open connections.");
        _meter.CreateObservableUpDownCounter("presence.rooms", rooms, "{room}", "Rooms that somebody is in.");
        _meter.CreateObservableUpDownCounter("presence.members", members, "{member}", "Members of all rooms, those in their leave grace included.");
        _meter.CreateObservableUpDownCounter("presence.outbound.queue", waitingBytes, "By", "Bytes that wait for connections: what the kernel has not taken.");
    }

    /// <summary>Shows how the nodes keep together. Without a backplane there is nothing to show.</summary>
    public void ObserveCluster(Func<int> nodes, Func<bool> isLinked)
    {
        _meter.CreateObservableUpDownCounter("presence.backplane.nodes", nodes, "{node}", "Nodes that are alive, this one included.");
        _meter.CreateObservableGauge("presence.backplane.linked", () => isLinked() ? 1 : 0, "1", "Whether what this node says comes back to it.");
        _meter.CreateObservableCounter(
            "presence.backplane.packets.sent", () => Volatile.Read(ref _packetsSent), "{packet}", "Packets handed to the backplane.");
        _meter.CreateObservableCounter("presence.backplane.sent", () => Volatile.Read(ref _packetBytes), "By", "Bytes handed to the backplane.");
        _meter.CreateObservableCounter(
            "presence.backplane.packets.received", () => Volatile.Read(ref _packetsReceived), "{packet}", "Packets of all nodes, this one's own included.");
        _meter.CreateObservableCounter(
            "presence.backplane.packets.rejected", () => Volatile.Read(ref _packetsRejected), "{packet}", "Packets that are none, or of another version.");
        _meter.CreateObservableCounter(
            "presence.backplane.packets.dropped", () => Volatile.Read(ref _packetsDropped), "{packet}", "Packets that the backplane did not take.");
        _meter.CreateObservableCounter(
            "presence.backplane.resyncs", () => Volatile.Read(ref _resyncs), "{room}", "Rooms that asked the other nodes who is there.");
    }

    public void PacketSent(int bytes)
    {
        Interlocked.Increment(ref _packetsSent);
        Interlocked.Add(ref _packetBytes, bytes);
    }

    public void PacketReceived() => Interlocked.Increment(ref _packetsReceived);

    public void PacketRejected() => Interlocked.Increment(ref _packetsRejected);

    public void PacketDropped() => Interlocked.Increment(ref _packetsDropped);

    public void Resynced() => Interlocked.Increment(ref _resyncs);

    /// <summary>A message has come; null: one that cannot be read.</summary>
    public void Received(ClientMessage? message) => _received.Add(WireTypes.IndexOf(message));

    /// <summary>So many connections are to get a message of this type.</summary>
    public void Sent(SentType type, int count = 1) => _sent.Add((int)type, count);

    /// <summary>A connection has ended.</summary>
    public void Closed(CloseCode code, bool wasSlow)
    {
        _closed.Add(Name(code));
        if (wasSlow) Interlocked.Increment(ref _slowConsumers);
    }

    /// <summary>A handshake was refused, or a message answered by ERROR.</summary>
    public void Rejected(string reason) => _rejected.Add(reason);

    /// <summary>Rounds have opened, and others have ended with so many members unheard.</summary>
    public void Asked(int rounds, int missing)
    {
        if (rounds > 0) Interlocked.Add(ref _rounds, rounds);
        if (missing > 0) Interlocked.Add(ref _missing, missing);
    }

    /// <summary>What a message of that time has brought is with the sockets.</summary>
    public void FannedOut(long receivedAt, TimeProvider clock)
    {
        if (_fanOut.Enabled) _fanOut.Record(clock.GetElapsedTime(receivedAt).TotalSeconds);
    }

    private static string Name(CloseCode code) =>
        (code is CloseCode.None ? AbnormalClosure : (int)code).ToString(CultureInfo.InvariantCulture);
}
