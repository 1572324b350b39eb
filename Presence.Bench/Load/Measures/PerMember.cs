namespace Presence.Bench.Load;

/// <summary>A count for each member.</summary>
internal sealed record PerMember(double Average, long Most)
{
    /// <summary>Of all clients.</summary>
    public static PerMember Of(IReadOnlyList<Client> clients, Func<Client, long> count) => new(clients.Average(count), clients.Max(count));
}
