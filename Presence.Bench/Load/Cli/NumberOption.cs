using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Presence.Bench.Load;

/// <summary>An option that is a number within a range, and says so in one line where it is not.</summary>
internal static class NumberOption
{
    /// <summary>With a default.</summary>
    public static Option<T> Of<T>(string name, string unit, string description, T standard, T least, T most)
        where T : struct, INumber<T> =>
        new(name)
        {
            HelpName = unit,
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(name, result, least, most) ?? standard,
        };

    /// <summary>Without one.</summary>
    public static Option<T?> Of<T>(string name, string unit, string description, T least, T most)
        where T : struct, INumber<T> =>
        new(name) { HelpName = unit, Description = description, CustomParser = result => Parse(name, result, least, most) };

    private static T? Parse<T>(string name, ArgumentResult result, T least, T most)
        where T : struct, INumber<T>
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (T.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes {least} to {most}, not '{text}'"));
        return null;
    }
}
