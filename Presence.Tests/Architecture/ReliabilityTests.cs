using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Presence.Tests.Architecture;

/// <summary>What docs/reliability.md promises, it names the test of.</summary>
public sealed partial class ReliabilityTests
{
    private static readonly string[] Lines = File.ReadAllLines(FindPage());

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var named = Lines.SelectMany(line => TestName().Matches(line)).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.True(named.Count > 80, "The tests were not found.");
        Assert.Empty(named.Except(Tests()));
    }

    [Fact]
    public void Every_promise_names_a_test()
    {
        var rows = Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| fault", StringComparison.Ordinal) && !line.StartsWith("| promise", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => !TestName().IsMatch(row));
    }

    private static IEnumerable<string> Tests() =>
        from type in typeof(ReliabilityTests).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0
        select $"{type.Name}.{method.Name}";

    private static string FindPage([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "docs", "reliability.md"));

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+(Tests|Properties)\\.[A-Z]\\w+)`")]
    private static partial Regex TestName();
}
