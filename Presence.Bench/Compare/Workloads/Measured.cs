using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>What a run has come to.</summary>
internal sealed record Measured
{
    private readonly Dictionary<string, double> _figures = [];

    /// <summary>By the id of the figure.</summary>
    public IReadOnlyDictionary<string, double> Figures => _figures;

    /// <summary>All that the load generator says of it.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>Whether it was cut off because its time was up.</summary>
    public bool OutOfTime { get; init; }

    /// <summary>How far it was then.</summary>
    public string? CutAt { get; init; }

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Failure { get; init; }

    /// <summary>Adds a figure, where there is one.</summary>
    public Measured With(Figure figure, double? value)
    {
        if (value is { } known) _figures[figure.Id] = known;
        return this;
    }

    /// <summary>Why deliveries do not count; null where each came once.</summary>
    public static string? FaultOf(DeliveryCount deliveries, string? firstError)
    {
        if (deliveries.IsExact) return null;
        return string.Join("; ", new[]
        {
            deliveries.Lost is 0 ? null : $"of {Number.Show(deliveries.Owed)} deliveries {Number.Show(deliveries.Lost)} had not come {Deadlines.Delivery.TotalSeconds} s after the last message",
            deliveries.Duplicate is 0 ? null : $"{Number.Show(deliveries.Duplicate)} deliveries came twice",
            FaultOf(deliveries.Errors, firstError),
        }.OfType<string>());
    }

    /// <summary>Why refused messages make a run worthless; null where there are none.</summary>
    public static string? FaultOf(long errors, string? firstError) => errors is 0 ? null : $"{errors} messages were refused: {firstError}";
}
