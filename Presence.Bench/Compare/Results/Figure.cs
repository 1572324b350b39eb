namespace Presence.Bench.Compare;

/// <summary>One thing that is measured, with its unit. Its id names it in the JSON.</summary>
internal sealed record Figure(string Id, string Title, string Unit, bool MoreIsBetter = false)
{
    public static readonly Figure Deliveries = new("deliveriesPerSecond", "deliveries", "/s", MoreIsBetter: true);
    public static readonly Figure DeliveriesPerCpuSecond = new("deliveriesPerCpuSecond", "deliveries a CPU-second of the server", "", MoreIsBetter: true);
    public static readonly Figure P50 = new("p50Ms", "latency, median", "ms");
    public static readonly Figure P90 = new("p90Ms", "latency, 90 %", "ms");
    public static readonly Figure P99 = new("p99Ms", "latency, 99 %", "ms");
    public static readonly Figure P999 = new("p999Ms", "latency, 99.9 %", "ms");
    public static readonly Figure Slowest = new("slowestMs", "latency, slowest", "ms");
    public static readonly Figure CpuSeconds = new("cpuSeconds", "server CPU", "s");
    public static readonly Figure Seconds = new("seconds", "until everyone knows everyone", "s");
    public static readonly Figure Messages = new("messages", "messages to each member", "");
    public static readonly Figure ReceivedKib = new("receivedKib", "the same", "KiB");
    public static readonly Figure KibPerConnection = new("kibPerConnection", "memory a connection", "KiB");
    public static readonly Figure ResidentMib = new("residentMib", "memory of the server", "MiB");
    public static readonly Figure JoinSeconds = new("joinSeconds", "until all have joined", "s");
    public static readonly Figure ListeningMs = new("listeningMs", "until it accepts a connection", "ms");
    public static readonly Figure HandshakeMs = new("handshakeMs", "until a WebSocket is open", "ms");
    public static readonly Figure OtherCpus = new("otherCpus", "CPUs that other programs kept busy", "");
    public static readonly Figure GeneratorBusy = new("generatorBusy", "share of the time in which the load generator had work", "");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Figure> All =
    [
        Deliveries, DeliveriesPerCpuSecond, P50, P90, P99, P999, Slowest, CpuSeconds, Seconds, Messages, ReceivedKib, KibPerConnection, ResidentMib,
        JoinSeconds, ListeningMs, HandshakeMs, OtherCpus, GeneratorBusy,
    ];

    /// <summary>How many times better the first is; below 1 it is worse.</summary>
    public double Advantage(double first, double second) => MoreIsBetter ? first / second : second / first;
}
