using System.CommandLine;
using System.CommandLine.Parsing;

namespace Presence.Bench.Compare;

/// <summary>An option that takes some of a few names, with commas between.</summary>
internal static class ChoiceOption
{
    public static Option<IReadOnlyList<string>?> Of(string name, string description, IReadOnlyList<string> names) => new(name)
    {
        HelpName = string.Join(',', names),
        Description = description,
        CustomParser = result => Parse(name, result, names),
    };

    private static string[]? Parse(string name, ArgumentResult result, IReadOnlyList<string> names)
    {
        var text = result.Tokens.Count is 1 ? result.Tokens[0].Value : "";
        var chosen = text.Split(',', StringSplitOptions.TrimEntries);
        if (Array.TrueForAll(chosen, names.Contains)) return chosen;
        result.AddError($"{name} takes some of {string.Join(", ", names)} with commas between, not '{text}'");
        return null;
    }
}
