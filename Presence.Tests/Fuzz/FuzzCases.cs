using System.Globalization;

namespace Presence.Tests.Fuzz;

/// <summary>How many cases the fuzz tests try: enough for every run of the tests, or what a night has time for.</summary>
internal static class FuzzCases
{
    private const string Variable = "PRESENCE_FUZZ_CASES";
    private const int OfEveryRun = 100_000;

    /// <summary>All of a kind together.</summary>
    public static int Total { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : OfEveryRun;
}
