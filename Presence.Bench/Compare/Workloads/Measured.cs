using System.Text.Json;

namespace Presence.Bench.Compare;

/// <summary>What a run has come to.</summary>
internal sealed record Measured
{
    private readonly Dictionary<string, double> _figures = [];
    private readonly List<string> _lowerBounds = [];

    /// <summary>By the id of the figure.</summary>
    public IReadOnlyDictionary<string, double> Figures => _figures;

    /// <summary>Those of them that are lower bounds.</summary>
    public IReadOnlyList<string> LowerBounds => _lowerBounds;

    /// <summary>All that the load generator says of it.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>How far it was when it was cut off because its time was up; null where it came to its end.</summary>
    public string? CutAt { get; init; }

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Failure { get; init; }

    /// <summary>Adds a figure, where there is one.</summary>
    public Measured With(Figure figure, double? value, bool isLowerBound = false)
    {
        if (value is not { } known) return this;
        _figures[figure.Id] = known;
        if (isLowerBound) _lowerBounds.Add(figure.Id);
        return this;
    }

    /// <summary>All faults in a line; null where there are none.</summary>
    public static string? FaultOf(IEnumerable<string> faults) => string.Join("; ", faults) is { Length: > 0 } line ? line : null;
}
