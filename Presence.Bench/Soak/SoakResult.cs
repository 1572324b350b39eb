using System.Text.Json.Serialization;

namespace Presence.Bench.Soak;

/// <summary>What a soak has found.</summary>
internal sealed record SoakResult
{
    public required SoakOptions Options { get; init; }

    /// <summary>What it ran on.</summary>
    public required string Machine { get; init; }

    /// <summary>How long it went on, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many came, by the way in which they went.</summary>
    public required IReadOnlyDictionary<string, long> Visits { get; init; }

    /// <summary>REMOVE_USERs that all watchers together have seen, each expected and each once.</summary>
    public required long Removals { get; init; }

    /// <summary>Updates that all watchers together have heard, each in its turn.</summary>
    public required long Updates { get; init; }

    /// <summary>Stalled readers that the service has closed or cut.</summary>
    public required long StalledReadersClosed { get; init; }

    public required MemoryTrend Memory { get; init; }

    /// <summary>Open files of the service before and behind.</summary>
    public required (int Before, int After) OpenFiles { get; init; }

    /// <summary>CPU time of the service, in seconds.</summary>
    public required double ServerCpuSeconds { get; init; }

    /// <summary>Everything that was not as it must be. Empty: all was well.</summary>
    public required IReadOnlyList<string> Faults { get; init; }
}

/// <summary>The result as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, IncludeFields = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SoakResult))]
internal sealed partial class SoakJsonContext : JsonSerializerContext;
