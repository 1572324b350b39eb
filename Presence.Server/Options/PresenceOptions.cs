namespace Presence.Server;

/// <summary>
/// How the service behaves. Bound from the configuration section <c>Presence</c> and checked at start. Times are written
/// <c>hh:mm:ss.fff</c> there: <c>00:00:03</c> is three seconds.
/// </summary>
public sealed class PresenceOptions
{
    /// <summary>The configuration section that the options are bound from.</summary>
    public const string SectionName = "Presence";

    /// <summary>Who a connection is.</summary>
    public IdentityOptions Identity { get; } = new();

    /// <summary>Where the standalone service serves its metrics.</summary>
    public MetricsOptions Metrics { get; } = new();

    /// <summary>
    /// The origins whose pages may connect: <c>https://app.example.com</c>, <c>https://*.example.com</c> for every name one level
    /// below, <c>null</c>, or <c>*</c> for any. Others are refused with 403. Default none: in the environment Development any, else
    /// the address of the request itself. Who sends no <c>Origin</c> is no browser, and allowed.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Who may see and change what goes on, over the HTTP API of the standalone service.</summary>
    public OperatorOptions Operator { get; } = new();

    /// <summary>How several nodes keep together. Without a backplane there is one.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>The Redis that several nodes keep together by: <c>AddRedis()</c> of the package Presence.Redis.</summary>
    public RedisOptions Redis { get; } = new();

    /// <summary>
    /// Most connections of the service. One more is refused: 503 with <c>Retry-After</c>. Default 20000, 1 to 1000000.
    /// </summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// Most connections of one remote address; an IPv6 address stands for its /64. One more is refused: 429 with
    /// <c>Retry-After</c>. Default 0: no limit. 0 to 1000000.
    /// </summary>
    /// <remarks>
    /// Behind a proxy every connection comes from its address, until forwarded headers are used. So these limits begin turned off.
    /// </remarks>
    public int MaxConnectionsPerAddress { get; set; }

    /// <summary>
    /// Connections a second that the service accepts in the long run. More are refused: 503 with <c>Retry-After</c>. Default 2000,
    /// 1 to 100000.
    /// </summary>
    public int ConnectionsPerSecond { get; set; } = 2_000;

    /// <summary>Connections that the service accepts at once after a pause. Default 10000, 1 to 1000000.</summary>
    public int ConnectionBurst { get; set; } = 10_000;

    /// <summary>
    /// Connections a second that are accepted of one remote address in the long run. More are refused: 429 with
    /// <c>Retry-After</c>. Default 0: no limit. 0 to 100000.
    /// </summary>
    public int ConnectionsPerSecondPerAddress { get; set; }

    /// <summary>
    /// Connections that are accepted of one remote address at once after a pause, where <see cref="ConnectionsPerSecondPerAddress"/>
    /// is set. Default 100, 1 to 1000000.
    /// </summary>
    public int ConnectionBurstPerAddress { get; set; } = 100;

    /// <summary>Largest client message, in bytes of UTF-8. A larger one ends the connection with 1009. Default 16384, 256 to 1048576.</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024;

    /// <summary>Most WebSocket fragments of one message. More end the connection with 1009. Default 64, 1 to 4096.</summary>
    public int MaxMessageFragments { get; set; } = 64;

    /// <summary>Most rooms that one connection holds at once. One more is refused: <c>too_many_rooms</c>. Default 32, 1 to 1024.</summary>
    public int MaxRoomsPerConnection { get; set; } = 32;

    /// <summary>Most members of one room. One more is refused: <c>room_full</c>. Default 10000, 1 to 100000.</summary>
    public int MaxMembersPerRoom { get; set; } = 10_000;

    /// <summary>
    /// Messages a second that one connection may send in the long run. More are refused: <c>rate_limited</c>. A message counts
    /// once for each 4096 bytes begun, and once more for each 16 members that a REPORT_REQUEST, or a repeated JOIN, asks. Answers to
    /// a REPORT_REQUEST that it received are not counted. Default 50, 1 to 100000.
    /// </summary>
    public int MessagesPerSecond { get; set; } = 50;

    /// <summary>Messages that one connection may send at once after a pause. Default 100, 1 to 100000.</summary>
    public int MessageBurst { get; set; } = 100;

    /// <summary>How long a connection may stay over its message rate before it is closed with 4429. Default 10 s, 0 to 10 min.</summary>
    public TimeSpan RateLimitPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many invalid messages in a row end a connection with 4400. Default 20, 1 to 10000.</summary>
    public int MaxInvalidMessages { get; set; } = 20;

    /// <summary>
    /// Most bytes that wait for one connection. A reader so slow that more would wait is closed with 4408; nobody else
    /// notices. Default 1048576, 65536 to 268435456.
    /// </summary>
    public int OutboundQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Most bytes that wait for all connections together. As it fills, the queues that may grow get shorter: those that are longer
    /// than what is left lose what waits in them and are closed with 4408, the slowest readers first. Up to 16384 bytes may
    /// always wait for a connection. Default 268435456, 1048576 to 1099511627776.
    /// </summary>
    public long OutboundTotalBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long a connection may be silent before the service pings it. Default 25 s, 1 s to 10 min.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a pinged connection may stay silent before it is closed with 4408. Default 10 s, 1 s to <see cref="PingInterval"/>.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection may be in no room at first before it is closed with 4408; a JOIN that was refused does not count.
    /// Default 30 s, 1 s to 10 min.
    /// </summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a message may take from its first byte to its last before the connection is closed with 4408. Default 30 s, 1 s to
    /// 10 min.
    /// </summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The least time, in the long run, between two changes of a member in a room from one connection to the next; ten may come at
    /// once. A JOIN that comes sooner is refused: <c>rate_limited</c>. 0 turns it off. Default 1 s, 0 to 1 min.
    /// </summary>
    public TimeSpan TakeOverInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The least time between two rounds of REPORT_REQUEST in a room. Default 50 ms, 0 to 5 s.</summary>
    public TimeSpan JoinWindow { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a round waits for answers before SYNCED names who is missing. Default 2 s, 10 ms to 1 min.</summary>
    public TimeSpan SyncDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a member whose connection was lost stays in its rooms, so that a reload or a network switch is not seen.
    /// 0 turns the grace off. Default 3 s, 0 to 5 min.
    /// </summary>
    public TimeSpan LeaveGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a closed connection may take to read what waits for it and to answer the close. Default 5 s, 100 ms to 1 min.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the service may take to say goodbye to its connections when it stops. Default 10 s, 0 to 5 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Over how long the reconnects of drained clients are spread. Default 10 s, 0 to 10 min.</summary>
    public TimeSpan ReconnectSpread { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most commands that wait for one room. A sender waits when it is full. Default 1024, 16 to 65536.</summary>
    public int RoomMailboxCommands { get; set; } = 1024;

    /// <summary>Most commands that a room handles before it sends their frames. Default 256, 1 to 65536.</summary>
    public int CommitCommands { get; set; } = 256;

    /// <summary>Most bytes of broadcast that a room gathers before it sends them. Default 65536, 4096 to 1048576.</summary>
    public int CommitBytes { get; set; } = 64 * 1024;
}
