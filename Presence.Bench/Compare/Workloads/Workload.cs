using System.Globalization;

namespace Presence.Bench.Compare;

/// <summary>Some work, the same for every peer.</summary>
internal abstract record Workload(string Kind, string Title, IReadOnlyList<Figure> Figures)
{
    /// <summary>How large it is, where there are several of a kind.</summary>
    public int? Size { get; init; }

    /// <summary>What it is called in the results.</summary>
    public string Name => Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"{Kind}-{size}") : Kind;

    /// <summary>Puts a peer under it, once.</summary>
    public abstract Measured Measure(Trial trial);
}
