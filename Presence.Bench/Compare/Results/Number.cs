using System.Globalization;

namespace Presence.Bench.Compare;

/// <summary>Numbers as people read them: three digits that say something, thousands grouped.</summary>
internal static class Number
{
    public static string Show(double value) => value.ToString(Format(value), CultureInfo.InvariantCulture);

    private static string Format(double value) => Math.Abs(value) switch
    {
        _ when value == Math.Floor(value) => "N0",
        >= 100 => "N0",
        >= 10 => "0.0",
        >= 0.1 => "0.00",
        _ => "0.000",
    };
}
