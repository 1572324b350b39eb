using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Which CPU the servers have, and which the generator. Null where there is only one for all.</summary>
internal sealed record Placement(int? ServerCpu, int? GeneratorCpu)
{
    /// <summary>The first for the server, the last for the generator.</summary>
    public static Placement Choose() => Cpus.Allowed() is [var first, .., var last] ? new Placement(first, last) : new Placement(null, null);
}
